#include "gateway/postgres/address.hpp"

#include <catch2/catch.hpp>

using gateway::patient;

TEST_CASE("Whoever talks to the store gives up a silent network after seconds, unless its address says otherwise")
{
    const auto words = patient("host=db user=gom_service dbname=gom");
    CHECK(words.starts_with("host=db user=gom_service dbname=gom connect_timeout=3 tcp_user_timeout=4000 "));
    CHECK(gateway::user_in(words) == "gom_service");
    for (const std::string url :
         {"postgresql://gom_service@db/gom", "postgresql://gom_service@db/gom?sslmode=require"}) {
        const auto patient_url = patient(url);
        CHECK(patient_url.starts_with(url));
        CHECK(patient_url.find("connect_timeout=3") != std::string::npos);
        CHECK(gateway::user_in(patient_url) == "gom_service");
    }
    CHECK(patient("user=a connect_timeout=20").find("connect_timeout=3") == std::string::npos);
}
