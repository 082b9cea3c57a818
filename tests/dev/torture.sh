# ./dev torture: kill -9 under load for as long as wished, with a ledger as the judge. It is the story of
# tests/flows/kill_test.cpp with another clock: a failure found here fails there with the same seed.

dev_torture() {
    local minutes=10 seed=""
    while [ $# -gt 0 ]; do
        case $1 in
            --minutes) [ $# -gt 1 ] || die "--minutes takes a number"; minutes=$2; shift ;;
            --seed) [ $# -gt 1 ] || die "--seed takes a number"; seed=$2; shift ;;
            *) die "torture takes --minutes N and --seed S, not \"$1\"" ;;
        esac
        shift
    done
    [[ $minutes =~ ^[1-9][0-9]*$ ]] || die "--minutes takes a whole number from 1, not \"$minutes\""
    [[ $seed =~ ^[0-9]*$ ]] || die "--seed takes a whole number, not \"$seed\""
    need_packages
    need_servers
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    say "Building"
    compile release flow_tests gom gom-fetcher
    say "Torture for $minutes min, commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
    GOM_TORTURE_MINUTES=$minutes GOM_TORTURE_SEED=$seed "$RELEASE/flow_tests" "[kill]" --durations no </dev/null
}
