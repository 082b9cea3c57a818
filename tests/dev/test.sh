# ./dev test: all parts, or the named ones. Each part says how long it took; the last line counts, and what failed is shown
# once more before it: an hour's output is seldom read from its beginning.

TEST_PARTS="unit house platsim store gateway web flow torture e2e asan tsan fuzz"
PASSED=0
FAILED=0
FAILED_NAMES=""
TROUBLE=$ROOT/build/trouble.log

dev_test() {
    local parts=${*:-$TEST_PARTS} part
    for part in $parts; do
        case " $TEST_PARTS " in
            *" $part "*) ;;
            *) die "there is no part \"$part\"; the parts are: $TEST_PARTS" ;;
        esac
    done
    need_packages
    need_servers
    mkdir -p "$ROOT/build"
    : >"$TROUBLE"
    for part in $parts; do
        local began=$SECONDS
        say "== $part"
        local status=0
        # Not within an if: there bash would ignore every failure but the last command's.
        set +e
        (set -e; "part_$part")
        status=$?
        set -e
        if [ "$status" = 0 ]; then
            PASSED=$((PASSED + 1))
            say "== $part passed ($((SECONDS - began)) s)"
        else
            FAILED=$((FAILED + 1))
            FAILED_NAMES="$FAILED_NAMES $part"
            say "== $part FAILED ($((SECONDS - began)) s)"
        fi
    done
    cat "$TROUBLE"
    [ -z "$FAILED_NAMES" ] || say "failed:$FAILED_NAMES"
    echo "$PASSED passed, $FAILED failed"
    [ "$FAILED" = 0 ]
}

# run_program BUILD PROGRAM [ARGUMENT...]: a Catch2 program; its output is shown when it fails.
run_program() {
    local name=$1 program=$2
    shift 2
    local log=$ROOT/build/$name/$program${LOG_NAME:-}.log
    if "$ROOT/build/$name/$program" --durations no "$@" >"$log" 2>&1; then
        grep -E '^(All tests passed|test cases:)' "$log" | tail -1
    else
        show_trouble "$log"
        return 1
    fi
}

# show_trouble LOG: what a part said last, now and at the end of all parts.
show_trouble() {
    { printf '\n-- the end of %s\n' "${1#"$ROOT"/}"; tail -80 "$1"; } | tee -a "$TROUBLE"
}

release_programs() {
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    compile release "$@"
}

part_unit() { release_programs unit_tests gateway_unit_tests; run_program release unit_tests; run_program release gateway_unit_tests; }
part_house() { release_programs house_rules; run_program release house_rules; }
part_store() { release_programs store_tests; run_program release store_tests; }
part_gateway() { release_programs gateway_tests gom gom-fetcher; run_program release gateway_tests; }
part_flow() { release_programs flow_tests gom gom-fetcher; run_flows release; }

# The patient stories wait for minutes for what time alone decides; the others are told meanwhile.
run_flows() {
    local status=0 patient
    LOG_NAME=_patient run_program "$1" flow_tests "[patient]" &
    patient=$!
    run_program "$1" flow_tests "~[patient]" || status=1
    wait "$patient" || status=1
    return $status
}

part_platsim() {
    mkdir -p "$ROOT/build"
    node --test tests/platsim/ >"$ROOT/build/platsim.log" 2>&1 || { show_trouble "$ROOT/build/platsim.log"; return 1; }
    tail -9 "$ROOT/build/platsim.log" | head -3
}

part_web() {
    build_release
    build_web
    (cd web && GOM_OPENAPI="$RELEASE/openapi.json" npm run --silent test)
    ! grep -q '"resolved"' web/package-lock.json || { echo "web/package-lock.json names a registry"; return 1; }
}

# The page in Debian's Chromium against the real program, store, Redis and simulator.
part_e2e() {
    need_browser
    build_release
    build_web
    tests/dev/e2e.sh 2>&1 | tee "$ROOT/build/e2e.log" || { tail -80 "$ROOT/build/e2e.log" >>"$TROUBLE"; return 1; }
}

# Sanitizers where memory and threads are at stake; the parsers run under the fuzzers as well.
part_asan() {
    build_sanitized asan address,undefined store_tests gateway_tests flow_tests gom gom-fetcher
    export ASAN_OPTIONS=abort_on_error=0:detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
    export LSAN_OPTIONS=suppressions=$ROOT/tests/dev/leaks.supp:print_suppressions=0
    run_program asan store_tests
    run_program asan gateway_tests
    run_flows asan
}

# Whole processes: a race in gom ends it, and with it the story.
part_tsan() {
    build_sanitized tsan thread flow_tests gom gom-fetcher
    export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
    run_program tsan flow_tests "[live],[recorder]"
}

# Always the same dice here, so that a test that passed passes again; ./dev fuzz throws new ones.
part_fuzz() { GOM_FUZZ_SECONDS=${GOM_FUZZ_SECONDS:-5} GOM_FUZZ_SEED=${GOM_FUZZ_SEED:-1} dev_fuzz; }

dev_fuzz() {
    local names=() seconds=${GOM_FUZZ_SECONDS:-600} target status=0
    while [ $# -gt 0 ]; do
        case $1 in
            --minutes)
                [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || die "--minutes takes a number, not \"${2:-}\""
                seconds=$(($2 * 60))
                shift ;;
            *) names+=("$1") ;;
        esac
        shift
    done
    need_packages
    configure fuzz -DCMAKE_BUILD_TYPE=Debug -DGOM_SANITIZE=address,undefined -DGOM_FUZZ=ON
    compile fuzz fuzz_targets
    [ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd tests/fuzz && ls ./*_fuzz.cpp | sed 's|./||;s|_fuzz.cpp||')
    for target in "${names[@]}"; do
        [ -x "build/fuzz/tests/fuzz/${target}_fuzz" ] || die "there is no fuzz target \"$target\""
        mkdir -p "$VAR/fuzz/$target"
        # The parsers start from the payloads their tests know.
        local known=()
        [ -d "connectors/$target/fixtures" ] && known+=("connectors/$target/fixtures")
        [ -d "tests/fuzz/corpus/$target" ] && known+=("tests/fuzz/corpus/$target")
        if ! "build/fuzz/tests/fuzz/${target}_fuzz" -max_total_time="$seconds" -seed="${GOM_FUZZ_SEED:-0}" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
            -artifact_prefix="$VAR/fuzz/$target-" "$VAR/fuzz/$target" "${known[@]}" >"$VAR/fuzz/$target.log" 2>&1; then
            show_trouble "$VAR/fuzz/$target.log"
            status=1
        else
            echo "$target: $(grep -oE 'Done [0-9]+ runs' "$VAR/fuzz/$target.log" | tail -1)"
        fi
    done
    return $status
}

dev_check() {
    need_packages
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    local status=0
    say "Format"
    git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 --dry-run --Werror 2>&1 | head -40 || true
    git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 --dry-run --Werror >/dev/null 2>&1 || status=1
    part_house || status=1
    say "clang-tidy"
    compile release gom
    git ls-files 'inbox/*.cpp' 'connectors/*.cpp' 'gateway/*.cpp' | grep -v _test.cpp |
        xargs -P "$JOBS" -n 4 clang-tidy-19 -quiet -p build/release 2>/dev/null || status=1
    say "Page"
    build_release
    build_web
    (cd web && npm run --silent check) || status=1
    return $status
}
