# The image that every host of a lab runs: Python, a user for students' programs, and the agent as process 1.
# `grade` builds it by itself; its build context is this file and grader/lab/agent/.
ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE}
COPY agent /grade/agent
RUN python3 -m compileall -q /grade/agent \
 && groupadd --gid 10001 student \
 && useradd --uid 10001 --gid 10001 --home-dir /home/student --shell /bin/sh student \
 && mkdir -p /home/student
WORKDIR /
ENTRYPOINT ["python3", "-I", "-S", "-c", "import sys; sys.path.insert(0, '/grade'); from agent.__main__ import main; main(10001)"]
