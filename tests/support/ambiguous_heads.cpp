#include "tests/support/ambiguous_heads.hpp"

namespace tests {

const std::vector<std::string>& ambiguous_heads()
{
    static const std::vector<std::string> all = {
        // where the body ends
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: gzip, chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked, gzip\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked, chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: identity\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: gzip\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: xchunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked;q=1\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: \"chunked\"\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding:\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: \x0b"
        "chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding : chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer_Encoding: chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\n Transfer-Encoding: chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: y\r\n Transfer-Encoding: chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding:\r\n chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding:\r\n\tchunked\r\n",
        "POST /echo/a HTTP/1.0\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nContent-Length: 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\ncontent-length: 5\r\nCONTENT-LENGTH: 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5, 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: +5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: -5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 0x5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 05\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5.0\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 1e1\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length:\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: five\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: \"5\"\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 99999999999999999999\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 18446744073709551621\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length : 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent_Length: 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\n: 5\r\n",
        "POST /echo/a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\n 0\r\n",
        // for whom it is
        "GET /echo/a HTTP/1.1\r\n",
        "GET /echo/a HTTP/1.0\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nHost: shop.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nHost: evil.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: evil.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost:\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example, evil.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example evil.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example:80:80\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example:http\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example/evil\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: user@shop.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example.\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example.evil.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: media.example:8444\r\n",
        "GET http://shop.example/echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        "GET http://evil.example/echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        "CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: shop.example\r\n",
        // what is asked
        "GET  /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a  HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a b HTTP/1.1\r\nHost: shop.example\r\n",
        "GET\t/echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a\r\nHost: shop.example\r\n",
        "GET /echo/a HTTP/1.2\r\nHost: shop.example\r\n",
        "GET /echo/a HTTP/2.0\r\nHost: shop.example\r\n",
        "GET /echo/a HTTP/11.1\r\nHost: shop.example\r\n",
        "GET /echo/a http/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a HTTP/1.1 \r\nHost: shop.example\r\n",
        " GET /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        "G(T /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        "GET echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a#part HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/../fail HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/%2e%2e/fail HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/./a HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a%2fb HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a%5cb HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a\\b HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a%00 HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a%zz HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a% HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a%ff HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/a?x=%00 HTTP/1.1\r\nHost: shop.example\r\n",
        "GET /echo/\xc3\xa9 HTTP/1.1\r\nHost: shop.example\r\n",
        // how the lines are made
        "GET /echo/a HTTP/1.1\nHost: shop.example\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\nX: y\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\rX: y\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\r\n",
        std::string("GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: a\0b\r\n", 50),
        std::string("GET /echo/a\0 HTTP/1.1\r\nHost: shop.example\r\n", 43),
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: a\x01"
        "b\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX: a\x7f"
        "b\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX Y: z\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nX(Y): z\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\nno colon\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: shop.example\r\n\tX: folded\r\n",
        "\r\nGET /echo/a HTTP/1.1\r\nHost: shop.example\r\n",
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
    };
    return all;
}

const std::vector<std::string>& bad_chunks()
{
    static const std::vector<std::string> all = {
        "5\nhello\r\n0\r\n\r\n",        "5\r\nhelloX\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",    "g\r\nhello\r\n0\r\n\r\n",  " 5\r\nhello\r\n0\r\n\r\n",
        "\r\n5\r\nhello\r\n0\r\n\r\n",  "5\r\nhello\n0\r\n\r\n",    "ffffffffffffffff1\r\nhello\r\n0\r\n\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n"};
    return all;
}

} // namespace tests
