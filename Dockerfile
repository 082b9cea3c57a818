# Three images: `gom` (the program and the page), `platsim` (the platform simulator), and the one both are built in.

FROM debian:12 AS build
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends \
        clang-19 lld-19 libclang-rt-19-dev libstdc++-12-dev cmake ninja-build ccache pkg-config git ca-certificates \
        libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libssl-dev libpq-dev libpqxx-dev libhiredis-dev \
        libspdlog-dev libfmt-dev catch2 libsodium-dev libicu-dev libcli11-dev libtomlplusplus-dev prometheus-cpp-dev \
        libvips-dev libcurl4-openssl-dev libqrencode-dev libpng-dev libzbar-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cmake -S . -B build/release -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++-19 \
    && ninja -C build/release gom gom-fetcher \
    && build/release/gom openapi > build/release/openapi.json

FROM node:20-bookworm-slim AS page
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install
COPY web ./
COPY --from=build /src/build/release/openapi.json /src/build/release/openapi.json
COPY connectors /src/connectors
RUN GOM_OPENAPI=/src/build/release/openapi.json GOM_WEB_OUT=/page npm run build

FROM node:20-bookworm-slim AS platsim
WORKDIR /src
COPY tests/platsim tests/platsim
USER node
ENTRYPOINT ["node", "tests/platsim/main.mjs"]

FROM platsim AS demo
USER root
RUN mkdir /demo && node tests/platsim/main.mjs --port 8090 --gom http://127.0.0.1:8080 \
        --shop /demo/shop.toml --shop-only

FROM debian:12-slim AS gom
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends \
        ca-certificates libboost-json1.81.0 libboost-url1.81.0 libssl3 libpqxx-6.4 libhiredis0.14 libspdlog1.10 libfmt9 \
        libsodium23 libicu72 libqrencode4 libpng16-16 libtomlplusplus3 libprometheus-cpp-core1.0 libvips42 libcurl4 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home /nonexistent gom && mkdir /media && chown gom /media
COPY --from=build /src/build/release/gom /src/build/release/gom-fetcher /usr/bin/
COPY --from=page /page /usr/share/gom/web
# The shop file holds secrets, so its owner alone may read it.
COPY --from=demo --chown=gom /demo /demo
USER gom
EXPOSE 8080
ENTRYPOINT ["gom"]
CMD ["serve"]
