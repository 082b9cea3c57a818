#!/usr/bin/env bash
# The page's stories in a real browser: starts PostgreSQL, Redis, gom and the simulator of their own below a temporary
# folder, runs Playwright and stops everything it started. Arguments go to Playwright.
#
# What has been built must lie in build/release (or GOM_BUILD). Logs and pictures of failures stay in its e2e folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
ROOT=$PWD
RELEASE=${GOM_BUILD:-$ROOT/build/release}
PASSWORD=gom-demo-2026

say() { printf '%s\n' "$*" >&2; }
die() { printf '%s\n' "e2e: $*" >&2; exit 1; }

# shellcheck source=/dev/null
source "$ROOT/tests/dev/servers.sh"

[ -x "$RELEASE/gom" ] || die "there is no $RELEASE/gom; run ./dev build first"
[ -e "$RELEASE/web/index.html" ] || die "there is no page in $RELEASE/web; run ./dev build first"

OUT=$RELEASE/e2e
rm -rf "$OUT"
mkdir -p "$OUT"
FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/gom-e2e.XXXXXX")
chmod 755 "$FOLDER"

clean_up() {
    local status=$?
    trap - EXIT INT TERM HUP
    local file
    for file in gom.pid platsim.pid empty/gom.pid; do
        [ ! -e "$FOLDER/$file" ] || kill "$(cat "$FOLDER/$file")" 2>/dev/null || true
    done
    stop_redis "$FOLDER/redis"
    stop_postgres "$FOLDER/pg"
    cp "$FOLDER"/*.log "$OUT/" 2>/dev/null || true
    if [ "$status" != 0 ]; then
        say "the last lines of $OUT/gom.log:"
        tail -20 "$OUT/gom.log" >&2 2>/dev/null || true
    fi
    wait 2>/dev/null || true
    rm -rf "$FOLDER"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

start_postgres "$FOLDER/pg"
start_redis "$FOLDER/redis"
port=$(free_port)
platsim=$(free_port)
write_config "$FOLDER" "$port" "$platsim"
node tests/platsim/main.mjs --port "$platsim" --gom "http://127.0.0.1:$port" --password "$PASSWORD" \
    --shop "$FOLDER/shop.toml" --shop-only >/dev/null
"$RELEASE/gom" migrate --config "$FOLDER/gom.toml" >"$FOLDER/provision.log" 2>&1 || die "$(cat "$FOLDER/provision.log")"
"$RELEASE/gom" apply --config "$FOLDER/gom.toml" "$FOLDER/shop.toml" >>"$FOLDER/provision.log" 2>&1 || die "$(cat "$FOLDER/provision.log")"

# Stops gom hard, if it runs, and starts it again; returns when it answers. Stories call it too.
cat >"$FOLDER/restart.sh" <<SH
#!/bin/sh
if [ -e "$FOLDER/gom.pid" ]; then
    pid=\$(cat "$FOLDER/gom.pid")
    kill -9 "\$pid" 2>/dev/null
    while kill -0 "\$pid" 2>/dev/null; do sleep 0.02; done
fi
setsid "$RELEASE/gom" serve --config "$FOLDER/gom.toml" >>"$FOLDER/gom.log" 2>&1 </dev/null &
echo \$! >"$FOLDER/gom.pid"
node -e 'const url = process.argv[1], end = Date.now() + 20000;
    const ask = () => fetch(url).then((r) => process.exit(r.ok ? 0 : 1), () => (Date.now() > end ? process.exit(1) : setTimeout(ask, 20)));
    ask()' "http://127.0.0.1:$port/health"
SH
chmod 755 "$FOLDER/restart.sh"
"$FOLDER/restart.sh" || die "gom does not start: $(tail -5 "$FOLDER/gom.log")"

# A second gom whose store holds no shop, for the story of the first run; prints its address. Each call begins anew. It has
# no Redis: two installations must not hear each other.
empty_port=$(free_port)
cat >"$FOLDER/empty.sh" <<SH
#!/bin/sh
set -e
mkdir -p "$FOLDER/empty/media"
[ ! -e "$FOLDER/empty/gom.pid" ] || { kill -9 "\$(cat "$FOLDER/empty/gom.pid")" 2>/dev/null || true; }
sql() { "$(pgbin)/psql" -q -h "$PGHOST_DIR" -U postgres -d postgres -v ON_ERROR_STOP=1 -c "\$1" >/dev/null; }
sql 'drop database if exists gom_empty with (force)'
sql 'create database gom_empty owner gom_owner'
sed -e 's/dbname=gom /dbname=gom_empty /' -e 's/:$port"/:$empty_port"/' -e 's/^port = .*/port = $empty_port/' -e 's/^url = "unix.*/url = ""/' \
    -e 's|^folder = "$FOLDER/media"|folder = "$FOLDER/empty/media"|' "$FOLDER/gom.toml" >"$FOLDER/empty/gom.toml"
"$RELEASE/gom" migrate --config "$FOLDER/empty/gom.toml" >"$FOLDER/empty.log" 2>&1
setsid "$RELEASE/gom" serve --config "$FOLDER/empty/gom.toml" >>"$FOLDER/empty.log" 2>&1 </dev/null &
echo \$! >"$FOLDER/empty/gom.pid"
node -e 'const url = process.argv[1], end = Date.now() + 20000;
    const ask = () => fetch(url).then((r) => process.exit(r.ok ? 0 : 1), () => (Date.now() > end ? process.exit(1) : setTimeout(ask, 20)));
    ask()' "http://127.0.0.1:$empty_port/health"
echo "http://127.0.0.1:$empty_port"
SH
chmod 755 "$FOLDER/empty.sh"

node tests/platsim/main.mjs --port "$platsim" --gom "http://127.0.0.1:$port" --day quiet --password "$PASSWORD" \
    >"$FOLDER/platsim.log" 2>&1 </dev/null &
echo $! >"$FOLDER/platsim.pid"
wait_for "http://127.0.0.1:$platsim/control/state" 20 "the simulator"

cd web
GOM_URL=http://127.0.0.1:$port GOM_PLATSIM=http://127.0.0.1:$platsim GOM_RESTART=$FOLDER/restart.sh GOM_EMPTY=$FOLDER/empty.sh GOM_PASSWORD=$PASSWORD \
    GOM_EMAIL=lan@hoamai.example GOM_OWNER_EMAIL=hoa@hoamai.example GOM_E2E_OUT=$OUT/results \
    npm run --silent e2e -- "$@" </dev/null
