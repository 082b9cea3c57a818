# What a bare Debian 12 lacks. Installed when root asks; named in one sentence otherwise.

BUILD_PACKAGES="clang-19 lld-19 libclang-rt-19-dev clang-tidy-19 clang-format-19 libstdc++-12-dev cmake ninja-build ccache
    pkg-config git ca-certificates libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libssl-dev libpq-dev
    libpqxx-dev libhiredis-dev libspdlog-dev libfmt-dev catch2 libsodium-dev libicu-dev libcli11-dev libtomlplusplus-dev
    prometheus-cpp-dev libvips-dev libcurl4-openssl-dev libqrencode-dev libpng-dev libzbar-dev"
SERVER_PACKAGES="postgresql-15 postgresql-contrib redis-server util-linux"
BROWSER_PACKAGES="chromium fonts-noto-core"
BENCH_PACKAGES="nats-server wrk linux-perf"
NODE_FITTING="20.19 or a newer 20, 22.13 or a newer 22, or 24 and above"

missing_of() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

install_packages() {
    command -v dpkg-query >/dev/null || die "this is not Debian; Gom builds on Debian 12 with the packages of tests/dev/packages.sh"
    local missing
    # shellcheck disable=SC2086
    missing=$(missing_of $* | tr '\n' ' ')
    [ -z "$missing" ] && return
    [ "$(id -u)" = 0 ] || die "packages are missing; install them with: sudo apt-get install --no-install-recommends $missing"
    say "Installing $missing"
    # A fresh machine has no package lists; PostgreSQL must not make a cluster or start one of its own.
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update >&2 || die "apt-get update failed; is a Debian mirror reachable?"
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    # shellcheck disable=SC2086
    apt-get -qq install -y --no-install-recommends $missing >&2 || die "apt-get could not install $missing"
}

# As web/package.json says: npm itself refuses others, but not in one sentence.
node_fits() { # VERSION
    local major minor
    IFS=. read -r major minor _ <<<"$1"
    case $major in
        20) [ "$minor" -ge 19 ] ;;
        22) [ "$minor" -ge 13 ] ;;
        *) [ "$major" -ge 24 ] ;;
    esac
}

need_node() {
    command -v node >/dev/null || die "Node is missing; Gom's page needs Node $NODE_FITTING, with npm (Debian 12's own nodejs is 18)"
    local found
    found=$(node --version | tr -d v)
    node_fits "$found" || die "Node $found does not fit; Gom's page needs Node $NODE_FITTING"
    command -v npm >/dev/null || die "npm is missing; Gom's page needs the npm that comes with Node"
}

need_packages() {
    install_packages "$BUILD_PACKAGES"
    need_node
}

need_servers() { install_packages "$SERVER_PACKAGES"; }
need_browser() { install_packages "$BROWSER_PACKAGES"; }
need_bench() { install_packages "$BENCH_PACKAGES"; }
