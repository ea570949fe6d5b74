"""Write deploy/nginx.conf and deploy/compose.yaml for some processes: `python deploy/generate.py 4`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from comp.uploads import LARGEST  # noqa: E402 - found from wherever this is run

NGINX = """\
# Written by deploy/generate.py for {count} processes. Certificates belong into a server block of your own on 443 that
# passes to this one, or into this one; then add: add_header Strict-Transport-Security "max-age=31536000" always;

# A visitor goes to the process that holds the session, as its cookie says; a new one to the least busy.
map $cookie_comp_route $process {{
{routes}
    default comp_any;
}}
map $http_upgrade $connection_upgrade {{ default upgrade; "" ""; }}

upstream comp_any {{ least_conn; {all} }}
{groups}

server {{
    listen {listen};
    server_tokens off;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;                  # Streamlit compares it with the websocket's Origin
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_connect_timeout 2s;                          # a process that is gone is left quickly
    proxy_read_timeout 1d;                             # a visitor may think for long
    proxy_next_upstream error timeout;

    location = /_stcore/metrics {{ return 404; }}

    # Everything else of one visitor belongs together: /_stcore/stream (the websocket), /_stcore/upload_file, /media.
    location / {{ proxy_pass http://$process; }}
    location /_stcore/upload_file {{
        client_max_body_size {largest}m;               # as comp/uploads.py allows, and what a form adds
        proxy_pass http://$process;
    }}
}}
"""
COMPOSE = """\
# Written by deploy/generate.py for {count} processes. Start: COMP_COOKIE_SECRET=$(openssl rand -hex 32) docker compose up -d
# Each process serves one core's worth of visitors; the figures are in the README.
x-comp: &comp
  build: ..
  image: comp
  restart: unless-stopped
  read_only: true
  tmpfs: [/tmp]
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  mem_limit: 2g  # the largest upload is held twice while half a gigabyte more counts its rows

services:
{services}
  proxy:
    image: nginx:1.28-alpine
    restart: unless-stopped
    ports: ["127.0.0.1:8500:8500"]
    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]
    depends_on:
{depends}
"""
SERVICE = """\
  comp{number}:
    <<: *comp
    environment:
      COMP_ROUTE: "{number}"
      STREAMLIT_SERVER_COOKIE_SECRET: ${{COMP_COOKIE_SECRET:?the same long random text for all processes}}
"""
DEPENDS = "      comp{number}: {{condition: service_healthy}}"


def nginx(addresses: list[str], listen: str = "8500") -> str:
    """Return the proxy's configuration for processes at these addresses; the first has route 1."""
    numbers = range(1, len(addresses) + 1)
    groups = []
    for number, address in zip(numbers, addresses, strict=True):
        others = [f"server {other} backup;" for other in addresses if other != address]
        here = f"server {address} max_fails=1 fail_timeout=5s;"
        groups.append(f"upstream comp_{number} {{ {' '.join([here, *others])} }}")
    return NGINX.format(
        count=len(addresses),
        routes="\n".join(f"    {number} comp_{number};" for number in numbers),
        all=" ".join(f"server {address} max_fails=1 fail_timeout=5s;" for address in addresses),
        groups="\n".join(groups),
        listen=listen,
        largest=LARGEST + 1,
    )


def compose(count: int) -> str:
    """Return the compose file of some processes behind the proxy."""
    numbers = range(1, count + 1)
    return COMPOSE.format(
        count=count,
        services="".join(SERVICE.format(number=number) for number in numbers),
        depends="\n".join(DEPENDS.format(number=number) for number in numbers),
    )


def main(count: int) -> None:
    """Write both files."""
    (HERE / "nginx.conf").write_text(nginx([f"comp{number}:8501" for number in range(1, count + 1)]))
    (HERE / "compose.yaml").write_text(compose(count))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
