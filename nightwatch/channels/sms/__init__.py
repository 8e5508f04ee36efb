"""SMS through a GSM modem: gammu lives in a worker process that can be killed (`worker`), seen by `link` and `channel`.

Nothing is imported here: the worker starts with this package and must stay small.
"""
