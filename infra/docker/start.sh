#!/bin/sh
# The owner's password comes as a file, so that it stands in no environment listing.
set -eu
if [ -z "${DATABASE_URL:-}" ]; then
  password=$(cat "$DATABASE_PASSWORD_FILE")
  DATABASE_URL="postgres://manumit:${password}@${DATABASE_HOST:-postgres}:5432/manumit"
  export DATABASE_URL
fi
exec node tools/run.mjs services/standalone/src/main.ts
