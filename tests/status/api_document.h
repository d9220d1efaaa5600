// openapi.json as the tests see it.
#pragma once

#include <rapidjson/document.h>

#include <set>
#include <string>
#include <string_view>

namespace housingd::status {

// "get /api/v1/jobs/{job}"
[[nodiscard]] std::set<std::string> documented_operations();

// Why the answer is none that the document promises for this operation and
// status; empty: it is one. Also for members that the document does not have.
[[nodiscard]] std::string mistake_in_answer(const std::string& path, const std::string& method, int status,
                                            const std::string& content_type, const std::string& body);

// The same of an event's data.
[[nodiscard]] std::string mistake_in_event(const std::string& event, const std::string& data);

// Of the schema #/components/schemas/NAME.
[[nodiscard]] std::string mistake_in(const std::string& schema, const std::string& json);

[[nodiscard]] const rapidjson::Document& api_document();

}  // namespace housingd::status
