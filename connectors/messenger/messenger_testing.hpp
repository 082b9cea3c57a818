#pragma once

#include "connectors/messenger/messenger.hpp"
#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

/// Reading the payloads in fixtures/, for the tests of parse().
namespace messenger_testing {

inline const connectors::Messenger messenger;
inline const connectors::Settings app = {{"app_id", "1517776481860111"}};
inline const std::string customer = "6543210987654321";

inline std::string fixture(const std::string& name)
{
    std::ifstream file(tests::source_dir() / "connectors/messenger/fixtures" / (name + ".json"), std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<connectors::Item> items(const std::string& name)
{
    return messenger.parse(fixture(name), app);
}

inline connectors::Item only(const std::string& name)
{
    auto all = items(name);
    REQUIRE(all.size() == 1);
    CHECK(all[0].body == fixture(name));
    return all[0];
}

template <class What>
What read(const std::string& name)
{
    const auto item = only(name);
    CAPTURE(name, item.dedupe_key, inbox::word_for(item.what));
    const auto* not_understood = std::get_if<inbox::NotUnderstood>(&item.what);
    const std::string why = not_understood ? not_understood->why : "";
    CAPTURE(why);
    REQUIRE(std::holds_alternative<What>(item.what));
    return std::get<What>(item.what);
}

inline inbox::Content content(const std::string& name)
{
    return read<inbox::Received>(name).content;
}

inline std::string message_with(const std::string& message, const std::string& beside = "")
{
    return R"({"object":"page","entry":[{"id":"1","time":1767243600123,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1767243600001,)" +
           beside + R"("message":)" + message + "}]}]}";
}

inline inbox::Content content_of(const std::string& message)
{
    const auto all = messenger.parse(message_with(message), app);
    REQUIRE(all.size() == 1);
    REQUIRE(std::holds_alternative<inbox::Received>(all[0].what));
    return std::get<inbox::Received>(all[0].what).content;
}

} // namespace messenger_testing
