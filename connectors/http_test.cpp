#include "connectors/http.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

TEST_CASE("A header that came twice has no single value")
{
    Headers headers = {{"X-Hub-Signature-256", "a"}, {"x-other", "b"}, {"X-OTHER", "c"}};
    CHECK(only_header(headers, "x-hub-signature-256") == "a");
    CHECK(only_header(headers, "X-Other").empty());
    CHECK(only_header(headers, "absent").empty());
}

TEST_CASE("Queries are percent-encoded byte by byte")
{
    CHECK(percent_encoded("Az09-._~") == "Az09-._~");
    CHECK(percent_encoded("a b&c=d/e?f#g%h+i") == "a%20b%26c%3Dd%2Fe%3Ff%23g%25h%2Bi");
    CHECK(percent_encoded("ạ") == "%E1%BA%A1");
    CHECK(percent_encoded(std::string_view("\0\n", 2)) == "%00%0A");
    CHECK(query_string({{"a", "1"}, {"b c", "&"}}) == "a=1&b%20c=%26");
    CHECK(query_string({}).empty());
}

TEST_CASE("A form carries its files byte for byte")
{
    const std::string picture("\x89PNG\r\n\0\r\n--gom", 15);
    const auto [body, type] =
        multipart({{"message", "", "", "{}"}, {"filedata", "ao.png", "image/png", picture}}, "r-1");
    CHECK(type == "multipart/form-data; boundary=gom-r-1");
    CHECK(body == "--gom-r-1\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{}\r\n"
                  "--gom-r-1\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"ao.png\"\r\n"
                  "Content-Type: image/png\r\n\r\n" +
                      picture + "\r\n--gom-r-1--\r\n");
}

TEST_CASE("A form's border never occurs inside a file")
{
    const std::string sly = "x\r\n--gom-7\r\n--gom-7x--";
    const auto [body, type] = multipart({{"f", "a", "b/c", sly}}, "7");
    const auto boundary = type.substr(type.find('=') + 1);
    CHECK(sly.find(boundary) == std::string::npos);
    CHECK(body.find("--" + boundary + "--\r\n") == body.size() - boundary.size() - 6);
    CHECK(boundary.size() <= 70);
    CHECK(multipart({}, std::string(500, 'a')).second.size() < 100);
}

TEST_CASE("A file's name or type cannot add headers to a form")
{
    const auto [body, type] = multipart({{"f", "a\"; x=\"\r\nSet: 1", "image/png\r\nEvil: 1", "z"}}, "\r\n;q");
    CHECK(type == "multipart/form-data; boundary=gom-q");
    CHECK(body.find("filename=\"a%22; x=%22%0D%0ASet: 1\"\r\n") != std::string::npos);
    CHECK(body.find("\r\nEvil") == std::string::npos);
}

TEST_CASE("A platform that says how long to wait is believed, within an hour")
{
    using namespace std::chrono_literals;
    CHECK(retry_after({{"Retry-After", "7"}}) == 7s);
    CHECK(retry_after({{"retry-after", "0"}}) == 1s);
    CHECK(retry_after({{"retry-after", "86400"}}) == 3600s);
    CHECK_FALSE(retry_after({}));
    CHECK_FALSE(retry_after({{"retry-after", "Sun, 22 Nov 2026 08:00:00 GMT"}}));
    CHECK_FALSE(retry_after({{"retry-after", "7"}, {"Retry-After", "8"}}));
}
