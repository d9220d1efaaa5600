#include "pipeline/fetch/paginator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <limits>

#include "pipeline/fetch/next_link.h"

namespace housingd::fetch {
namespace {

using definition::PaginatorType;
using definition::Scalar;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr std::uint64_t unbounded = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t most_cursor_bytes = 8U << 10U;

bool counts_pages(const definition::Paginator& settings) {
  return settings.type == PaginatorType::page_number || settings.type == PaginatorType::offset;
}

bool is_led(const definition::Paginator& settings) {
  return !counts_pages(settings) && settings.type != PaginatorType::single_page;
}

std::uint64_t records_per_page(const definition::Paginator& settings) {
  return std::max<std::uint64_t>(settings.limit, 1);
}

// Whole pages only: the last, cut one would ask beyond the window.
std::uint64_t pages_in_window(const definition::Paginator& settings) {
  if (settings.type == PaginatorType::single_page) return 1;
  if (!counts_pages(settings) || !settings.max_items) return unbounded;
  return *settings.max_items / records_per_page(settings);
}

Error circling(std::string message) {
  return {Disposition::fail_partition, ErrorCode::malformed_response, std::move(message)};
}

void place(PageRequest& request, const std::optional<definition::JsonPath>& in_body, const std::string& param,
           std::uint64_t number) {
  if (in_body) {
    request.body.emplace_back(*in_body, Scalar(static_cast<std::int64_t>(number)));
  } else if (!param.empty()) {
    request.params.emplace_back(param, std::to_string(number));
  }
}

}  // namespace

Paginator::Paginator(const definition::Paginator& settings, WalkPosition position, std::string secret_param)
    : settings_(settings),
      secret_param_(std::move(secret_param)),
      first_page_(position.page),
      next_page_(position.page),
      learnt_pages_(position.page),
      ended_(is_led(settings) && position.page > 0 && position.cursor.empty()),
      cursor_(std::move(position.cursor)) {
  if (!cursor_.empty()) note_followed(cursor_);
}

std::optional<PageRequest> Paginator::ahead() {
  // The first one is certain by itself, the others by the declared total.
  const bool certain = next_page_ == first_page_ || (counts_pages(settings_) && declared_total_.has_value());
  return certain ? give_out() : std::nullopt;
}

std::optional<PageRequest> Paginator::next() {
  assert(learnt_pages_ == next_page_ && "every page given out is learnt before the next is decided");
  return give_out();
}

outcome::result<void> Paginator::learn(const PageFacts& facts) {
  ++learnt_pages_;
  if (facts.declared_total) declared_total_ = facts.declared_total;
  if (facts.declared_pages) declared_pages_ = facts.declared_pages;
  ended_ = ended_ || facts.has_more == false;
  if (is_led(settings_)) {
    if (const auto led = follow(facts); !led) return led.error();
  } else {
    const bool declared = declared_total_ || declared_pages_ || facts.has_more;
    const bool short_page = facts.record_count < records_per_page(settings_);
    ended_ = ended_ || facts.record_count == 0 || (!declared && short_page);
  }
  const bool repeated = facts.record_count > 0 && facts.fingerprint && facts.fingerprint == last_fingerprint_;
  last_fingerprint_ = facts.fingerprint;
  if (!goes_on()) return {};
  if (repeated) {
    return circling(
        fmt::format("page {} holds the same records as the one before it, though more are to come: the "
                    "source does not do what the paginator asks",
                    learnt_pages_));
  }
  if (next_page_ < settings_.max_pages) return {};
  return Error(Disposition::fail_partition, ErrorCode::window_exceeded,
               fmt::format("more than {} pages; if there really are so many, raise the paginator's 'max_pages'",
                           settings_.max_pages));
}

outcome::result<void> Paginator::follow(const PageFacts& facts) {
  cursor_.clear();
  if (ended_) return {};
  ended_ = facts.next.empty();
  if (ended_ && facts.has_more == true) return circling("the page says that there are more, but not where");
  if (ended_) return {};
  if (settings_.type == PaginatorType::cursor) {
    if (facts.next.size() > most_cursor_bytes || facts.next.find('\0') != std::string::npos) {
      return circling(fmt::format("the cursor is longer than {} bytes or holds a NUL", most_cursor_bytes));
    }
    cursor_ = facts.next;
  } else {
    // The first page has no link of its own that led to it.
    if (auto own = next_target(facts.url, ""); own) note_followed(without_param(*own, secret_param_));
    auto target = next_target(facts.url, facts.next);
    if (!target) return std::move(target).error();
    cursor_ = without_param(*target, secret_param_);
  }
  if (note_followed(cursor_)) return {};
  return circling(fmt::format("page {} leads back to where the walk has been", learnt_pages_));
}

bool Paginator::note_followed(std::string_view cursor) {
  return followed_.insert(std::hash<std::string_view>()(cursor)).second;
}

bool Paginator::exceeds_window() const {
  if (!counts_pages(settings_) || !settings_.max_items) return false;
  const std::uint64_t pages = pages_in_window(settings_);
  if (declared_total_) return *declared_total_ > pages * records_per_page(settings_);
  const bool all_pages = declared_pages_ && *declared_pages_ <= pages;
  return !ended_ && !all_pages && learnt_pages_ >= pages;
}

bool Paginator::goes_on() const {
  const bool begun = next_page_ != first_page_;
  const bool all_items =
      counts_pages(settings_) && declared_total_ && next_page_ * records_per_page(settings_) >= *declared_total_;
  const bool all_pages = declared_pages_ && next_page_ >= *declared_pages_;
  const bool reached = begun && (all_items || all_pages);
  return !ended_ && !reached && next_page_ < pages_in_window(settings_);
}

std::optional<PageRequest> Paginator::give_out() {
  if (!goes_on() || next_page_ >= settings_.max_pages) return std::nullopt;
  return request(next_page_++);
}

PageRequest Paginator::request(std::uint32_t page) const {
  PageRequest request{.number = page};
  switch (settings_.type) {
    case PaginatorType::single_page:
      break;
    case PaginatorType::page_number:
      place(request, settings_.page_body_path, settings_.page_param, std::uint64_t{page} + settings_.base_page);
      place(request, settings_.limit_body_path, settings_.limit_param, settings_.limit);
      break;
    case PaginatorType::offset:
      place(request, settings_.offset_body_path, settings_.offset_param, page * records_per_page(settings_));
      place(request, settings_.limit_body_path, settings_.limit_param, settings_.limit);
      break;
    case PaginatorType::cursor:
      if (cursor_.empty()) break;
      if (settings_.cursor_body_path) {
        request.body.emplace_back(*settings_.cursor_body_path, Scalar(cursor_));
      } else {
        request.params.emplace_back(settings_.cursor_param, cursor_);
      }
      break;
    case PaginatorType::json_link:
    case PaginatorType::header_link:
      request.target = cursor_;
      break;
  }
  return request;
}

std::optional<std::uint64_t> pages_for(const definition::Paginator& settings, std::uint64_t total) {
  if (settings.type == PaginatorType::single_page) return 1;
  if (!counts_pages(settings)) return std::nullopt;
  if (total == 0) return 1;
  const std::uint64_t per_page = records_per_page(settings);
  return total / per_page + (total % per_page == 0 ? 0 : 1);
}

bool is_walked_out(const definition::Paginator& settings, const WalkPosition& position, std::uint64_t declared) {
  if (position.page == 0) return false;
  if (is_led(settings)) return position.cursor.empty();
  if (settings.type == PaginatorType::single_page) return true;
  return declared > 0 && position.page >= pages_for(settings, declared);
}

}  // namespace housingd::fetch
