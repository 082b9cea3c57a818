# Runs one private PostgreSQL for a test program: prints its folder when it answers, stops and removes it when standard
# input closes. Started by private_postgres.cpp in a session of its own, so that no Ctrl-C meant for the tests kills it.
set -u
folder=$(mktemp -d "${TMPDIR:-/tmp}/gom-pg.XXXXXX") || exit 1
as=""
if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid=postgres --regid=postgres --clear-groups"     # PostgreSQL refuses to run as root
    chown postgres "$folder"
fi
chmod 755 "$folder"
cd "$folder" || exit 1
bin=$(pg_config --bindir 2>/dev/null)
[ -x "$bin/initdb" ] || bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)

clean_up() {
    $as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
    cd / && rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

$as "$bin/initdb" -D "$folder/data" -U postgres --auth-local=trust --auth-host=reject -E UTF8 --locale=C.UTF-8 \
    --data-checksums -N >"$folder/initdb.log" 2>&1 </dev/null || { cat "$folder/initdb.log" >&2; exit 1; }
$as "$bin/pg_ctl" -D "$folder/data" -s -w -t 60 -l "$folder/data/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c unix_socket_permissions=0777 -c max_connections=200" \
    start >/dev/null </dev/null || { cat "$folder/data/log" >&2; exit 1; }
echo "$folder"
read -r _
