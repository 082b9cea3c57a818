#include "tests/support/reconnect.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace tests {

namespace {

std::string after_host(const std::string& url)
{
    return url.substr(url.find('/', url.find("//") + 2));
}

} // namespace

CallAnswer reconnect(const Town& town, const Colleague& owner, const std::string& platform, const std::string& app)
{
    const auto begun = owner.post("/api/channels/connect", {{"app", platform + '/' + app}});
    if (begun.status != 200)
        throw std::runtime_error("connecting " + platform + ": " + std::to_string(begun.status) + ' ' + begun.body);
    const auto agreed = call(town.platsim->port(), "GET", after_host(text_at(begun.json(), "authorize_url")));
    const auto back = agreed.header("Location");
    if (!back.starts_with(town.gom->url() + "/oauth/" + platform)) {
        throw std::runtime_error("agreeing at " + platform + ": " + std::to_string(agreed.status) + ' ' + agreed.body +
                                 back);
    }
    return owner.get(after_host(back));
}

} // namespace tests
