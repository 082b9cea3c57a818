# ./dev bench: figures, each with a yardstick measured in the same run (tests/bench/README.md).

BENCHES="accept record live sockets start orders extract panel web"

dev_bench() {
    if [ "${1:-}" = size ]; then
        shift
        dev_bench_size "$@"
        return
    fi
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
    case " ${names[*]:-} " in *" size "*) die "size has a store of its own and runs alone: ./dev bench size" ;; esac
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

# A store of its own with a million conversations, filled first and removed after, however it ends.
dev_bench_size() {
    local conversations=1000000 looks="" keep="" quick=0
    while [ $# -gt 0 ]; do
        case $1 in
            --conversations) [ $# -gt 1 ] || die "--conversations takes a number"; conversations=$2; shift ;;
            --looks) [ $# -gt 1 ] || die "--looks takes beginnings of names: list,search_code"; looks=$2; shift ;;
            --quick) quick=1 conversations=5000 ;;
            --keep) keep=yes ;;
            *) die "bench size takes --conversations N, --looks NAMES, --keep and --quick, not \"$1\"" ;;
        esac
        shift
    done
    [[ $conversations =~ ^[1-9][0-9]{3,7}$ ]] || die "--conversations takes a number from 1000 to 99999999, not \"$conversations\""
    need_packages
    need_servers
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    say "Building gom"
    compile release gom gom-fetcher

    local folder=$VAR/bench
    SIZE_FOLDER=$folder/size-$conversations
    SIZE_KEEP=$keep
    mkdir -p "$folder"
    exec {BENCH_LOCK}>"$folder/lock"
    flock -n "$BENCH_LOCK" || die "./dev bench is already running here"
    local kib=$((conversations * 25)) free
    free=$(df --output=avail -k "$folder" | tail -1)
    [ -e "$SIZE_FOLDER" ] || [ "$free" -gt "$kib" ] ||
        die "$conversations conversations need $((kib / 1048576 + 1)) GiB of disk, $folder has $((free / 1048576))"
    trap stop_bench_size EXIT
    trap 'exit 130' INT TERM HUP
    # A quarter of the memory, as PostgreSQL's own guide advises; nothing else of the server differs from what it comes with
    # but what filling needs.
    local memory
    memory=$(awk '/^MemTotal/ { print int($2 / 4) }' /proc/meminfo)
    [ "$memory" -lt 4194304 ] || memory=4194304
    start_postgres "$SIZE_FOLDER/pg" shared_buffers=${memory}kB max_wal_size=16GB checkpoint_timeout=1h autovacuum=off wal_level=minimal \
        max_wal_senders=0 shared_preload_libraries=pg_stat_statements
    start_redis "$SIZE_FOLDER/redis"
    # In the background, so that whoever stops it is heard at once.
    GOM_BENCH_FOLDER=$SIZE_FOLDER GOM_RELEASE=$RELEASE GOM_BENCH_PGHOST=$PGHOST_DIR GOM_BENCH_REDIS=$REDIS_SOCKET GOM_PGBIN=$(pgbin) \
        GOM_BENCH_QUICK=$quick GOM_BENCH_CONVERSATIONS=$conversations GOM_BENCH_LOOKS=$looks node tests/bench/main.mjs size &
    SIZE_PID=$!
    wait "$SIZE_PID"
    SIZE_PID=""
    cp "$SIZE_FOLDER/size.json" "$folder/size.json"
}

stop_bench_size() {
    trap - EXIT INT TERM HUP
    if [ -n "${SIZE_PID:-}" ]; then
        kill "$SIZE_PID" 2>/dev/null || true
        wait "$SIZE_PID" 2>/dev/null || true
    fi
    stop_redis "$SIZE_FOLDER/redis"
    # What is thrown away need not be written down first.
    [ -n "$SIZE_KEEP" ] || $AS "$(pgbin)/pg_ctl" -D "$SIZE_FOLDER/pg/data" -s -m immediate -t 30 stop 2>/dev/null || true
    stop_postgres "$SIZE_FOLDER/pg"
    if [ -n "$SIZE_KEEP" ]; then
        say "The store stays in $SIZE_FOLDER, for ./dev bench size --conversations of the same number; remove it when done"
    else
        rm -rf "$SIZE_FOLDER" "$(socket_folder "$SIZE_FOLDER/pg")" "$(socket_folder "$SIZE_FOLDER/redis")"
    fi
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
