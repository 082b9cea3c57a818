# ./dev abuse: attacks by the thousand, row by row (tests/abuse/README.md).

ABUSE_IN_BROWSER=A08

dev_abuse() {
    local seed="" share=1 rows=()
    while [ $# -gt 0 ]; do
        case $1 in
            --seed) [ $# -gt 1 ] || die "--seed takes a number"; seed=$2; shift ;;
            --share) [ $# -gt 1 ] || die "--share takes a number"; share=$2; shift ;;
            -*) die "abuse takes --seed S, --share X and rows such as A01, not \"$1\"" ;;
            *) rows+=("$1") ;;
        esac
        shift
    done
    [[ $seed =~ ^[0-9]*$ ]] || die "--seed takes a whole number, not \"$seed\""
    [[ $share =~ ^[0-9]*\.?[0-9]+$ ]] || die "--share takes a number such as 0.05, not \"$share\""
    need_packages
    need_servers
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    say "Building"
    compile release abuse gom gom-fetcher
    [ ${#rows[@]} -gt 0 ] || mapfile -t rows < <(abuse_rows)
    local row failed=""
    for row in "${rows[@]}"; do
        grep -qx "$row" < <(abuse_rows) || die "there is no row \"$row\"; there are: $(abuse_rows | tr '\n' ' ')"
    done
    if [[ " ${rows[*]} " == *" $ABUSE_IN_BROWSER "* ]]; then
        need_browser
        build_web
    fi
    say "Abuse, commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown): ${rows[*]}"
    for row in "${rows[@]}"; do
        abuse_row "$row" "$share" "$seed" || failed="$failed $row"
    done
    [ -z "$failed" ] || die "condemned:$failed"
    say "All rows are clean"
}

abuse_row() { # ROW SHARE SEED
    if [ "$1" = "$ABUSE_IN_BROWSER" ]; then
        GOM_ABUSE=1 GOM_TORTURE_SHARE=$2 tests/dev/e2e.sh --project=desk abuse.spec.ts
    else
        GOM_TORTURE_SHARE=$2 GOM_TORTURE_SEED=$3 "$RELEASE/abuse" "[$1]" --durations no </dev/null
    fi
}

# The names of the tags, as the sources bear them, and the row that is a story of the page.
abuse_rows() { { grep -hoE '"\[A[0-9]+\]"' tests/abuse/*.cpp | tr -d '"[]'; echo "$ABUSE_IN_BROWSER"; } | sort -u; }
