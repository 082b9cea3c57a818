# ./dev bench: figures, each with a yardstick measured in the same run (tests/bench/README.md).

BENCHES="accept record live sockets start orders extract panel web"

dev_bench() {
    local names=() quick=0 runs=5
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) quick=1 ;;
            --runs) [ $# -gt 1 ] || die "--runs takes a number"; runs=$2; shift ;;
            *) names+=("$1") ;;
        esac
        shift
    done
    [[ $runs =~ ^[1-9][0-9]*$ ]] || die "--runs takes a number, not \"$runs\""
    [ ${#names[@]} -gt 0 ] || read -r -a names <<<"$BENCHES"
    local name
    for name in "${names[@]}"; do
        case " $BENCHES " in
            *" $name "*) ;;
            *) die "there is no bench \"$name\"; the benches are: $BENCHES" ;;
        esac
    done
    need_packages
    need_servers
    need_bench
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    say "Building gom and the benches"
    compile release gom gom-fetcher benches
    case " ${names[*]} " in *" web "*) need_browser; build_web ;; esac

    local folder=$VAR/bench
    mkdir -p "$folder"
    exec {BENCH_LOCK}>"$folder/lock"
    flock -n "$BENCH_LOCK" || die "./dev bench is already running here"
    install_yardsticks "$folder/node"
    trap stop_bench EXIT
    trap 'exit 130' INT TERM HUP
    # The same store for both sides: room for the rows, and no checkpoint in the middle of a run. Every commit is durable.
    start_postgres "$folder/pg" shared_buffers=512MB max_wal_size=8GB checkpoint_timeout=1h autovacuum_naptime=1h
    start_redis "$folder/redis"
    GOM_BENCH_FOLDER=$folder GOM_RELEASE=$RELEASE GOM_BENCH_PGHOST=$PGHOST_DIR GOM_BENCH_REDIS=$REDIS_SOCKET GOM_PGBIN=$(pgbin) \
        GOM_BENCH_QUICK=$quick GOM_BENCH_RUNS=$runs node tests/bench/main.mjs "${names[@]}"
}

# The Node servers we measure ourselves against, with the packages their package.json names exactly.
install_yardsticks() { # FOLDER
    local folder=$1 wanted
    mkdir -p "$folder"
    cp "$ROOT"/tests/bench/node/*.mjs "$ROOT/tests/bench/node/package.json" "$folder/"
    wanted=$(sha256sum "$folder/package.json" | cut -d' ' -f1)
    [ "$(cat "$folder/installed" 2>/dev/null)" = "$wanted" ] && return
    say "Installing fastify, pg and ws to measure against"
    (cd "$folder" && npm install --no-audit --no-fund --no-package-lock --loglevel=error >&2) ||
        die "npm install failed in $folder; is the npm registry reachable?"
    echo "$wanted" >"$folder/installed"
}

stop_bench() {
    trap - EXIT INT TERM HUP
    stop_redis "$VAR/bench/redis"
    stop_postgres "$VAR/bench/pg"
}
