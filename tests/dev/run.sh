# ./dev run: a shop's day on one machine.

DEMO_PASSWORD=gom-demo-2026

dev_run() {
    local fresh="" port=8080 day=normal
    while [ $# -gt 0 ]; do
        case $1 in
            --fresh) fresh=yes ;;
            --port) [ $# -gt 1 ] || die "--port takes a number from 1 to 65535"; port=$2; shift ;;
            --quiet-day) day=quiet ;;
            *) die "run takes --fresh, --port N and --quiet-day, not \"$1\"" ;;
        esac
        shift
    done
    [[ $port =~ ^[0-9]+$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || die "--port takes a number from 1 to 65535, not \"$port\""
    if port_taken "$port"; then
        die "port $port is taken; stop what listens there or choose another with --port N"
    fi
    need_packages
    need_servers
    build_release
    build_web

    if runs_already; then
        die "./dev run is already running here (process $(cat "$VAR/run.pid")); stop it first"
    fi
    mkdir -p "$VAR" 2>/dev/null && [ -w "$VAR" ] || die "var/ cannot be written; it belongs to $(stat -c %U "$VAR" 2>/dev/null || echo somebody else): remove it or run as that user"
    RUN_PIDS=()
    trap stop_run EXIT
    trap 'exit 130' INT TERM HUP
    echo $$ >"$VAR/run.pid"
    if [ -n "$fresh" ]; then
        stop_postgres "$VAR/pg"
        stop_redis "$VAR/redis"
        rm -rf "$VAR/pg" "$VAR/redis" "$VAR/media" "$VAR/master_key" "$VAR/platsim"
    fi
    start_postgres "$VAR/pg"
    start_redis "$VAR/redis"

    # The simulator keeps its port, for the demo shop's channels point there.
    mkdir -p "$VAR/platsim"
    local platsim
    platsim=$(cat "$VAR/platsim/port" 2>/dev/null || true)
    if [ -z "$platsim" ] || port_taken "$platsim"; then
        platsim=$(free_port)
        echo "$platsim" >"$VAR/platsim/port"
    fi
    write_config "$VAR" "$port" "$platsim"
    node tests/platsim/main.mjs --port "$platsim" --gom "http://127.0.0.1:$port" --password "$DEMO_PASSWORD" \
        --shop "$VAR/platsim/shop.toml" --products "$VAR/platsim/products.csv" --shop-only
    "$RELEASE/gom" migrate --config "$VAR/gom.toml" >&2
    "$RELEASE/gom" apply --config "$VAR/gom.toml" "$VAR/platsim/shop.toml" >&2

    "$RELEASE/gom" serve --config "$VAR/gom.toml" >"$VAR/gom.log" 2>&1 &
    local gom=$!
    RUN_PIDS+=("$gom")
    wait_for "http://127.0.0.1:$port/health" 20 "Gom (its log is var/gom.log)"
    node tests/dev/load_products.mjs "http://127.0.0.1:$port" hoa@hoamai.example "$DEMO_PASSWORD" "$VAR/platsim/products.csv"
    node tests/platsim/main.mjs --port "$platsim" --gom "http://127.0.0.1:$port" --day "$day" --password "$DEMO_PASSWORD" \
        --record "$VAR/platsim/record.jsonl" --keep "$VAR/platsim/kept.json" >"$VAR/platsim/log" 2>&1 &
    RUN_PIDS+=("$!")
    cat <<TEXT

Gom is ready:  http://127.0.0.1:$port

  lan@hoamai.example    agent        password of all four: $DEMO_PASSWORD
  minh@hoamai.example   sales
  thu@hoamai.example    supervisor
  hoa@hoamai.example    owner

The simulator plays a $day day at http://127.0.0.1:$platsim/control (tests/platsim/README.md).
Logs: var/gom.log, var/platsim/log. Ctrl-C stops everything.
TEXT
    wait "$gom" || die "Gom has ended; the last lines of var/gom.log:
$(tail -5 "$VAR/gom.log")"
}

# Whether the process that left its number here still is a ./dev: after a crash the number may be somebody else's.
runs_already() {
    local pid
    pid=$(cat "$VAR/run.pid" 2>/dev/null) || return 1
    [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q 'dev run'
}

# Stops all there is, whatever of it has ended already; a second Ctrl-C meanwhile changes nothing.
stop_run() {
    trap - EXIT
    trap '' INT TERM HUP
    local pid
    for pid in "${RUN_PIDS[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; done
    for pid in "${RUN_PIDS[@]:-}"; do [ -z "$pid" ] || wait "$pid" 2>/dev/null || true; done
    stop_redis "$VAR/redis"
    stop_postgres "$VAR/pg"
    rm -f "$VAR/run.pid"
}
