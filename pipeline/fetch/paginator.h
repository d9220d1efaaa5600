// Walks the pages of one slice. Pure: facts in, requests out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

struct PageRequest {
  std::uint32_t number = 0;          // 0-based, for progress and checkpoints
  definition::NamedValues params{};  // what the paginator adds to the query
  // What it puts into the body of a POST.
  std::vector<std::pair<definition::JsonPath, definition::Scalar>> body{};
  // Where not empty: a link that was followed, in place of path and query.
  std::string target{};
};

// What the run learnt from a page once it was parsed.
struct PageFacts {
  std::uint64_t record_count = 0;
  std::optional<std::uint64_t> declared_total{};
  std::optional<std::uint64_t> declared_pages{};
  std::optional<bool> has_more{};
  std::string next{};  // cursor, or link as the page writes it; empty: none
  std::string url{};   // of the page: what its links are relative to
  // Equal for pages of equal records.
  std::optional<std::uint64_t> fingerprint{};
};

// Where a walk stands between two pages: all that a checkpoint needs of it.
struct WalkPosition {
  std::uint32_t page = 0;  // how many pages lie behind it
  std::string cursor{};    // cursor, json_link, header_link: what leads on; empty: the first page, or the end

  bool operator==(const WalkPosition&) const = default;
};

// page_number and offset end when what the API declares is reached (items,
// pages, has_more: false) or, where it declares nothing, at the first page
// shorter than `limit`. An empty page before the declared total ends the walk
// too: completeness is judged elsewhere, an endless walk by nobody. Never asks
// beyond max_items: a page that would cross it is not asked for, so max_items
// is rounded down to whole pages.
//
// cursor, json_link and header_link end at the page that leads nowhere, or that
// says has_more: false; an empty page that leads on does not end them. Links
// are followed within the source's origin only.
//
// Whatever the type, a walk does not go in circles: a link or cursor that was
// followed before, a page that repeats the one before it though more are to
// come, and more than max_pages pages are errors.
class Paginator {
 public:
  // `position`: where to resume. `secret_param`: a parameter of the query that
  // links must not carry around, as every request gets it anyway.
  explicit Paginator(const definition::Paginator& settings, WalkPosition position = {}, std::string secret_param = {});

  // The next request if it is certain already, without the facts of the page
  // in hand: lets it be fetched ahead. Each request is given out once.
  [[nodiscard]] std::optional<PageRequest> ahead();
  // The next request after learn() was told of every page given out. Nothing
  // at once: the position is the walk's end.
  [[nodiscard]] std::optional<PageRequest> next();
  // Errors: malformed_response, window_exceeded (fail_partition).
  outcome::result<void> learn(const PageFacts& facts);

  [[nodiscard]] std::optional<std::uint64_t> declared_total() const { return declared_total_; }
  // Behind the last page that learn() was told of.
  [[nodiscard]] WalkPosition position() const { return {learnt_pages_, cursor_}; }
  // Whether there is more than can be paged through: the declared total lies
  // beyond it, or none is declared and the window was read without coming to an end.
  [[nodiscard]] bool exceeds_window() const;

 private:
  [[nodiscard]] bool goes_on() const;
  std::optional<PageRequest> give_out();
  [[nodiscard]] PageRequest request(std::uint32_t page) const;
  outcome::result<void> follow(const PageFacts& facts);
  bool note_followed(std::string_view cursor);  // false: it was followed before

  definition::Paginator settings_;
  std::string secret_param_;
  std::uint32_t first_page_;
  std::uint32_t next_page_;
  std::uint32_t learnt_pages_;
  bool ended_ = false;
  std::optional<std::uint64_t> declared_total_;
  std::optional<std::uint64_t> declared_pages_;
  std::optional<std::uint64_t> last_fingerprint_;
  std::string cursor_;
  // Hashes of links and cursors, at most max_pages of them. Two that collide end
  // a walk with an error, in one of 10^9 walks of that length.
  std::unordered_set<std::size_t> followed_;
};

// Requests that `total` records take: at least the one that says there are
// none. Nothing: how many records a page has is up to the source.
[[nodiscard]] std::optional<std::uint64_t> pages_for(const definition::Paginator& settings, std::uint64_t total);

// Whether a walk that stopped at `position`, when `declared` records had been
// declared (0: none), has no page left to ask for.
[[nodiscard]] bool is_walked_out(const definition::Paginator& settings, const WalkPosition& position,
                                 std::uint64_t declared);

}  // namespace housingd::fetch
