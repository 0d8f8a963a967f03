"""What requests made of the API document have to know of the house they are sent to.

An address that fits its pattern mostly names nothing; here it mostly names something. And nobody
saws off the branch they sit on: the one who asks is not signed out, disabled or revoked.
"""

import json
import os
import re
import zlib

import schemathesis

KNOWN = json.loads(os.environ["BATON_KNOWN"])
ID = re.compile(r"^(cnv|hof|cus|agt|art|cas|tok|trl|whk|att|pic)_[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$")


def known(value):
    """Something there is, in place of most ids that fit their pattern; the same for the same."""
    found = isinstance(value, str) and ID.match(value)
    if not found:
        return value
    pool = KNOWN["pool"].get(found[1], [])
    chance = zlib.crc32(value.encode())
    return pool[chance % len(pool)] if pool and chance % 8 else value


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return {name: known(value) for name, value in (path_parameters or {}).items()} or path_parameters


@schemathesis.hook
def map_query(context, query):
    return {name: known(value) for name, value in query.items()} if query else query


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    return {name: known(value) for name, value in body.items()}


@schemathesis.hook
def before_call(context, case, kwargs):
    for name, value in (case.path_parameters or {}).items():
        if value in KNOWN["own"]:
            case.path_parameters[name] = KNOWN["pool"][value.split("_")[0]][0]
