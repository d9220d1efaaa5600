// Reads the objects that control the simulator: every member must be known.
#pragma once

#include <rapidjson/document.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"

namespace housingd::simulator {

[[nodiscard]] outcome::Error invalid_control(std::string message);

// Reads one value; gives an error text, or nothing.
using ReadValue = std::function<std::string(const rapidjson::Value&)>;
using Readers = std::map<std::string, ReadValue, std::less<>>;

// Gives an error text, or nothing. An unknown name is answered with the known.
[[nodiscard]] std::string read_members(const rapidjson::Value& object, const Readers& readers);

[[nodiscard]] ReadValue into(bool& target);
[[nodiscard]] ReadValue into(std::uint32_t& target);
[[nodiscard]] ReadValue into(std::uint64_t& target);
[[nodiscard]] ReadValue into(std::string& target);

// Parses an object and reads its members; an empty text counts as {}.
[[nodiscard]] outcome::result<void> read_object(std::string_view json, const Readers& readers);

}  // namespace housingd::simulator
