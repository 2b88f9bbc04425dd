from .protocol import BadAnswer, parse_answer, request, parse_request, ok, err

__all__ = ["BadAnswer", "parse_answer", "request", "parse_request", "ok", "err"]
