# ./dev torture: faults under load, row by row, with a ledger as the judge (tests/torture/README.md).

TORTURE_CHOICE="F01 F02 F03 F05 F14"            # rows that say something within a minute, for --minutes
TORTURE_PLANTED="F06 teeth"                     # rows that plant faults inside gom: a build with failpoints

dev_torture() {
    local minutes="" seed="" share="" rows=()
    while [ $# -gt 0 ]; do
        case $1 in
            --minutes) [ $# -gt 1 ] || die "--minutes takes a number"; minutes=$2; shift ;;
            --seed) [ $# -gt 1 ] || die "--seed takes a number"; seed=$2; shift ;;
            --share) [ $# -gt 1 ] || die "--share takes a number"; share=$2; shift ;;
            -*) die "torture takes --minutes N, --seed S, --share X and rows such as F01, not \"$1\"" ;;
            *) rows+=("$1") ;;
        esac
        shift
    done
    [[ ${minutes:-1} =~ ^[1-9][0-9]*$ ]] || die "--minutes takes a whole number from 1, not \"$minutes\""
    [[ $seed =~ ^[0-9]*$ ]] || die "--seed takes a whole number, not \"$seed\""
    [[ ${share:-1} =~ ^[0-9]*\.?[0-9]+$ ]] || die "--share takes a number such as 0.05, not \"$share\""
    need_packages
    need_servers
    build_torture
    [ ${#rows[@]} -gt 0 ] || mapfile -t rows < <(if [ -n "$minutes" ]; then tr ' ' '\n' <<<"$TORTURE_CHOICE"; else torture_rows; fi)
    local row
    for row in "${rows[@]}"; do
        grep -qx "$row" < <(torture_rows) || die "there is no row \"$row\"; there are: $(torture_rows | tr '\n' ' ')"
    done
    [[ " ${rows[*]} " != *" F06 "* && " ${rows[*]} " != *" teeth "* ]] || build_planted
    say "Torture, commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown): ${rows[*]}"

    # Whoever interrupts us ends the row at work too; with it end gom, the servers and the platforms.
    TORTURE_PID=""
    trap '[ -z "$TORTURE_PID" ] || kill -TERM "$TORTURE_PID" 2>/dev/null || true; wait; exit 130' INT TERM
    local failed="" round=0 until=$((SECONDS + ${minutes:-0} * 60))
    while :; do
        for row in "${rows[@]}"; do
            [ -z "$minutes" ] || [ $SECONDS -lt $until ] || break 2
            [ -z "$minutes" ] || say "== $row, $(((until - SECONDS + 59) / 60)) min left"
            torture_row "$row" "${share:-${minutes:+0.02}}" "${seed:+$((seed + round))}" || failed="$failed $row"
        done
        round=$((round + 1))
        [ -n "$minutes" ] || break
    done
    trap - INT TERM
    [ -z "$failed" ] || die "condemned:$failed"
    say "All rows are clean"
}

# The names of the tags, as the sources bear them.
torture_rows() { grep -hoE '"\[[A-Za-z0-9]+\]"' tests/torture/*.cpp | tr -d '"[]' | sort -u; }

build_torture() {
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    say "Building"
    compile release torture gom gom-fetcher
}

build_planted() {
    configure torture -DCMAKE_BUILD_TYPE=RelWithDebInfo -DGOM_FAILPOINTS=ON
    say "Building with failpoints"
    compile torture torture gom gom-fetcher
}

torture_row() { # ROW SHARE SEED
    local program=$RELEASE/torture status=0
    [[ " $TORTURE_PLANTED " != *" $1 "* ]] || program=$ROOT/build/torture/torture
    GOM_TORTURE_SHARE=$2 GOM_TORTURE_SEED=$3 "$program" "[$1]" --durations no </dev/null &
    TORTURE_PID=$!
    wait "$TORTURE_PID" || status=$?
    TORTURE_PID=""
    return $status
}

# A minute of smoke, for ./dev test: always the same dice.
part_torture() {
    release_programs torture gom gom-fetcher
    GOM_TORTURE_SHARE=0.02 GOM_TORTURE_SEED=1 run_program release torture "[F01],[F05]"
}
