# The image that every host of a lab runs: Python, a user for students' programs, and the agent as process 1.
# `grade` builds it by itself; its build context is this file and grader/lab/agent/.
ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE}
COPY agent /grade/agent
# Most Python images come without the compiled library, and students' programs may not write it: each start would compile.
RUN python3 -m compileall -q -j 0 -x '/(test|tests|idlelib|lib2to3|site-packages|dist-packages)/' \
      /grade/agent "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
 && groupadd --gid 10001 student \
 && useradd --uid 10001 --gid 10001 --home-dir /home/student --shell /bin/sh student \
 && mkdir -p /home/student
WORKDIR /
ENTRYPOINT ["python3", "-I", "-S", "-c", "import sys; sys.path.insert(0, '/grade'); from agent.__main__ import main; main(10001)"]
