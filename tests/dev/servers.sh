# A private PostgreSQL and Redis below a folder, as an unprivileged user when root asks. Nothing of the system is touched.

AS=""
[ "$(id -u)" = 0 ] && AS="setpriv --reuid=postgres --regid=postgres --clear-groups --"

pgbin() { echo /usr/lib/postgresql/15/bin; }

# Unix sockets take 107 bytes of path; deep checkouts get a short folder elsewhere.
socket_folder() { # FOLDER
    local folder=$1/sock
    if [ ${#folder} -gt 80 ]; then
        folder=${TMPDIR:-/tmp}/gom-$(id -u)-$(printf %s "$1" | sha256sum | cut -c1-12)
    fi
    echo "$folder"
}

start_postgres() { # FOLDER [SETTING=VALUE...]
    local folder=$1 sockets settings=()
    shift
    sockets=$(socket_folder "$folder")
    mkdir -p "$folder" "$sockets"
    if [ -n "$AS" ]; then
        chown postgres "$folder" "$sockets"
        $AS test -x "$folder" || die "user postgres cannot enter $folder; move the checkout out of a private folder such as /root, or run as an ordinary user"
    fi
    chmod 755 "$sockets"
    if [ -e "$folder/data/PG_VERSION" ] && [ "$(cat "$folder/data/PG_VERSION")" != 15 ]; then
        die "$folder was made by PostgreSQL $(cat "$folder/data/PG_VERSION"), this one is 15; move it away or start with --fresh"
    fi
    if [ -e "$folder/data" ] && [ ! -e "$folder/data/PG_VERSION" ]; then
        die "$folder/data is no PostgreSQL cluster (an earlier start was cut off); remove it or start with --fresh"
    fi
    if [ ! -e "$folder/data/PG_VERSION" ]; then
        rm -rf "$folder/data.new"
        $AS "$(pgbin)/initdb" -D "$folder/data.new" -U postgres --auth-local=trust --auth-host=reject -E UTF8 \
            --locale=C.UTF-8 --data-checksums -N >"$folder/initdb.log" 2>&1 || { tail -5 "$folder/initdb.log" >&2; die "initdb failed"; }
        mv "$folder/data.new" "$folder/data"
    fi
    if ! "$(pgbin)/pg_isready" -q -h "$sockets"; then
        for setting in "$@"; do settings+=(-c "$setting"); done
        $AS "$(pgbin)/pg_ctl" -D "$folder/data" -s -w -t 60 -l "$folder/log" \
            -o "-c listen_addresses='' -c unix_socket_directories='$sockets' -c unix_socket_permissions=0777 -c max_connections=200 ${settings[*]:-}" start ||
            { tail -5 "$folder/log" >&2; die "PostgreSQL does not start; its log is $folder/log"; }
    fi
    PGHOST_DIR=$sockets
    "$(pgbin)/psql" -q -h "$sockets" -U postgres -d postgres -v ON_ERROR_STOP=1 >/dev/null <<'SQL'
select 'create role gom_owner login' where not exists (select from pg_roles where rolname = 'gom_owner') \gexec
select 'create role gom_service login nosuperuser nobypassrls' where not exists (select from pg_roles where rolname = 'gom_service') \gexec
select 'create database gom owner gom_owner' where not exists (select from pg_database where datname = 'gom') \gexec
SQL
}

stop_postgres() { # FOLDER
    [ -e "$1/data/postmaster.pid" ] || return 0
    $AS "$(pgbin)/pg_ctl" -D "$1/data" -s -m fast -t 30 stop 2>/dev/null || true
}

start_redis() { # FOLDER
    local folder=$1
    mkdir -p "$folder"
    REDIS_SOCKET=$(socket_folder "$folder")/redis
    mkdir -p "$(dirname "$REDIS_SOCKET")"
    redis-cli -s "$REDIS_SOCKET" ping >/dev/null 2>&1 && return
    redis-server --port 0 --unixsocket "$REDIS_SOCKET" --unixsocketperm 700 --dir "$folder" --daemonize yes \
        --pidfile "$folder/pid" --logfile "$folder/log" --save '' --appendonly no >/dev/null
    local n
    for n in $(seq 50); do
        redis-cli -s "$REDIS_SOCKET" ping >/dev/null 2>&1 && return
        sleep 0.1
    done
    die "Redis does not start; its log is $folder/log"
}

stop_redis() { # FOLDER
    # By its socket: the number in a pid file that a crash left may be somebody else's by now.
    redis-cli -s "$(socket_folder "$1")/redis" shutdown nosave >/dev/null 2>&1 || true
}

# Not one of those the system gives to callers: whoever is restarted must find its port free.
free_port() {
    local port n
    for n in $(seq 100); do
        port=$((12000 + RANDOM % 20000))
        port_taken "$port" || { echo "$port"; return; }
    done
    die "no free port was found"
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

wait_for() { # URL SECONDS WHAT
    local n
    for n in $(seq $(($2 * 10))); do
        node -e 'fetch(process.argv[1]).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))' "$1" && return
        sleep 0.1
    done
    die "$3 does not answer at $1"
}

# write_config FOLDER PORT PLATSIM_PORT: FOLDER/gom.toml, with a master key made once.
write_config() {
    local folder=$1 port=$2 platsim=$3
    if [ ! -e "$folder/master_key" ]; then
        (umask 077 && head -c 32 /dev/urandom | base64 >"$folder/master_key")
    fi
    mkdir -p "$folder/media"
    cat >"$folder/gom.toml" <<TOML
shards = ${GOM_SHARDS:-0}

[http]
address = "127.0.0.1"
port = $port
public_url = "http://127.0.0.1:$port"

[database]
url = "host=$PGHOST_DIR dbname=gom user=gom_service"
owner_url = "host=$PGHOST_DIR dbname=gom user=gom_owner"

[redis]
url = "unix:$REDIS_SOCKET"

[secrets]
master_key_file = "$folder/master_key"

[media]
folder = "$folder/media"
allowed_hosts = ["127.0.0.1:$platsim"]

[web]
folder = "$RELEASE/web"
TOML
}
