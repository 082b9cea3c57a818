#pragma once

#include "tests/support/api_house.hpp"
#include "tests/support/things.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

/// Where an attacker can put something: every endpoint of the description with every parameter and every field of its
/// body. Read from the description itself, so that an endpoint nobody thought of is attacked too.
namespace tests::abuse {

struct Field {
    enum class Where { path, query, body };
    Where where;
    std::string name; // of a body's field: its way from the top, "lines.[].variant_id"
    bool id;          // the description says uuid
    bool text;        // a string that is neither an id nor one of a few words
};

struct Endpoint {
    std::string method, path, media; // of the body; "" when there is none
    bool open;                       // needs no session
    std::vector<Field> fields;
    std::string below; // what {id} names, as in Things; "" when nobody knows

    std::string name() const { return method + ' ' + path; }
    bool writes() const { return method != "GET"; }
};

const std::vector<Endpoint>& endpoints();

/// A request to an endpoint, right as far as shapes go: ids of new things are fresh and names are new each time.
class Request {
public:
    /// `things` are what {id} and the like name where they are known.
    Request(const Endpoint& endpoint, const Things& things);

    /// Puts a value into a field; what lies on its way is made as the description says.
    Request& with(const Field& field, const boost::json::value& value);

    /// Adds a member that nobody described to an object of the body: "" is the top, "lines.[]" each line.
    Request& smuggling(const std::string& object, const std::string& member, const boost::json::value& value);

    HttpAnswer from(const ApiHouse& house, const Person& who) const;
    HttpQuestion question() const; // without session, token and Origin
    std::string target() const;

private:
    boost::json::value& reach(const std::string& way);

    const Endpoint& endpoint_;
    std::map<std::string, std::string> in_path_;
    std::string query_;
    boost::json::value body_;
};

/// An object of an endpoint's body whose members are all described; `way` is "" for the body itself.
struct ClosedObject {
    std::string way;
    std::set<std::string> members;
};
std::vector<ClosedObject> closed_objects(const Endpoint& endpoint);

} // namespace tests::abuse
