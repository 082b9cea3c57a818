# Building: one folder below build/ for each way of building, all of them through one compiler cache.

export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-8G}
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

# A job of ours takes about 1 GB; more jobs than cores only swap.
JOBS=${GOM_JOBS:-$(nproc)}

# configure NAME [CMAKE ARGUMENT...]
configure() {
    local name=$1
    shift
    local folder=$ROOT/build/$name
    if [ ! -e "$folder/build.ninja" ]; then
        mkdir -p "$folder"
        cmake -S "$ROOT" -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_CXX_COMPILER_LAUNCHER=ccache \
            "$@" >"$folder/configure.log" 2>&1 || { tail -20 "$folder/configure.log" >&2; die "CMake could not configure build/$name"; }
    fi
}

# compile NAME TARGET...: shows progress on a terminal, is quiet elsewhere until something fails.
compile() {
    local name=$1
    shift
    if [ -t 2 ]; then
        ninja -C "$ROOT/build/$name" -j "$JOBS" "$@" >&2
    else
        ninja -C "$ROOT/build/$name" -j "$JOBS" "$@" >"$ROOT/build/$name/build.log" 2>&1 ||
            { grep -E -A20 'FAILED|error:' "$ROOT/build/$name/build.log" | head -60 >&2; die "build/$name does not build"; }
    fi
}

build_release() {
    configure release -DCMAKE_BUILD_TYPE=RelWithDebInfo
    say "Building gom"
    compile release "${@:-gom}" gom-fetcher
}

build_sanitized() { # NAME SANITIZERS TARGET...
    local name=$1 sanitizers=$2
    shift 2
    configure "$name" -DCMAKE_BUILD_TYPE=Debug "-DGOM_SANITIZE=$sanitizers"
    say "Building with $sanitizers"
    compile "$name" "$@"
}

# The page's types are made from the document that the program itself prints.
build_web() {
    local page=$RELEASE/web stamp=$RELEASE/web.stamp now
    need_node
    "$RELEASE/gom" openapi >"$RELEASE/openapi.json"
    now=$( (cd "$ROOT" && find web -path web/node_modules -prune -o -path web/src/wire/generated -prune -o -type f -print0 |
        sort -z | xargs -0 sha256sum; sha256sum "$RELEASE/openapi.json") | sha256sum)
    [ -e "$page/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
    install_web
    say "Building the page"
    (cd web && GOM_OPENAPI="$RELEASE/openapi.json" GOM_WEB_OUT="$page" npm run --silent build >"$RELEASE/web.log" 2>&1) ||
        { tail -30 "$RELEASE/web.log" >&2; die "the page does not build"; }
    echo "$now" >"$stamp"
}

install_web() {
    local wanted
    wanted=$(sha256sum "$ROOT/web/package-lock.json")
    [ "$(cat "$ROOT/web/node_modules/.gom-lock" 2>/dev/null)" = "$wanted" ] && return
    say "Installing npm packages"
    # npm ci refuses a lock that lists binaries of other systems; npm install accepts it and must leave it unchanged.
    (cd web && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --no-audit --no-fund --loglevel=error >&2) ||
        die "npm install failed in web/; is the npm registry reachable?"
    [ "$wanted" = "$(sha256sum "$ROOT/web/package-lock.json")" ] ||
        die "npm install changed web/package-lock.json; commit the new lock or restore the old one"
    echo "$wanted" >"$ROOT/web/node_modules/.gom-lock"
}
