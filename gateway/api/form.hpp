#pragma once

#include <string>
#include <string_view>

namespace gateway {

/// The one file of a multipart/form-data body.
struct FormFile {
    std::string file_name;  ///< the sender's, for people: no folder, no control character
    std::string_view bytes; ///< a piece of the body
};

/// Reads a form that holds exactly one part, named "file". Anything else is a BadRequest: another type of body, a part
/// we did not ask for, an end that never comes.
FormFile read_form(std::string_view content_type, std::string_view body);

} // namespace gateway
