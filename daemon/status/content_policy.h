// What a page may run and load: its own scripts and styles, by their hashes.
#pragma once

#include <string>
#include <string_view>

namespace housingd::status {

// A Content-Security-Policy that allows the page's inline <script> and <style>
// elements as they are, requests to its own origin, images that it holds
// itself, and nothing else. A changed byte needs another policy, so it is made
// of the very bytes that are sent.
[[nodiscard]] std::string content_policy_of(std::string_view html);

// Of the content alone: the same in every life of the program.
[[nodiscard]] std::string entity_tag_of(std::string_view content);

}  // namespace housingd::status
