#!/bin/bash
# Asks the server in this container for a path, and succeeds if the answer is 200.
set -e
exec 3<>/dev/tcp/127.0.0.1/"${HEALTH_PORT:-8080}"
printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
