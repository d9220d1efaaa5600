#include "pipeline/fetch/paginator.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace housingd::fetch {
namespace {

using definition::PaginatorType;

constexpr std::uint64_t unbounded = std::numeric_limits<std::uint64_t>::max();

std::uint64_t records_per_page(const definition::Paginator& settings) {
  return std::max<std::uint64_t>(settings.limit, 1);
}

// Whole pages only: the last, cut one would ask beyond the window.
std::uint64_t pages_in_window(const definition::Paginator& settings) {
  if (settings.type == PaginatorType::single_page) return 1;
  return settings.max_items ? *settings.max_items / records_per_page(settings) : unbounded;
}

}  // namespace

Paginator::Paginator(const definition::Paginator& settings, std::uint32_t first_page)
    : settings_(settings), first_page_(first_page), next_page_(first_page), learnt_pages_(first_page) {}

std::optional<PageRequest> Paginator::ahead() {
  // The first one is certain by itself, the others by the declared total.
  const bool certain = next_page_ == first_page_ || declared_total_.has_value();
  return certain ? give_out() : std::nullopt;
}

std::optional<PageRequest> Paginator::next() {
  assert(learnt_pages_ == next_page_ && "every page given out is learnt before the next is decided");
  return give_out();
}

void Paginator::learn(const PageFacts& facts) {
  ++learnt_pages_;
  if (facts.declared_total) declared_total_ = facts.declared_total;
  const bool last_of_undeclared = !declared_total_ && facts.record_count < records_per_page(settings_);
  ended_ = ended_ || facts.record_count == 0 || last_of_undeclared;
}

bool Paginator::exceeds_window() const {
  if (settings_.type == PaginatorType::single_page || !settings_.max_items || !declared_total_) return false;
  return *declared_total_ > pages_in_window(settings_) * records_per_page(settings_);
}

std::optional<PageRequest> Paginator::give_out() {
  const bool reached =
      declared_total_ && next_page_ != first_page_ && next_page_ >= pages_for(settings_, *declared_total_);
  if (ended_ || reached || next_page_ >= pages_in_window(settings_)) return std::nullopt;
  return request(next_page_++);
}

PageRequest Paginator::request(std::uint32_t page) const {
  PageRequest request{.number = page, .params = {}};
  switch (settings_.type) {
    case PaginatorType::single_page:
      return request;
    case PaginatorType::page_number: {
      const auto number = std::uint64_t{page} + settings_.base_page;
      request.params.emplace_back(settings_.page_param, std::to_string(number));
      break;
    }
    case PaginatorType::offset:
      request.params.emplace_back(settings_.offset_param, std::to_string(page * records_per_page(settings_)));
      break;
  }
  if (!settings_.limit_param.empty()) {
    request.params.emplace_back(settings_.limit_param, std::to_string(settings_.limit));
  }
  return request;
}

std::uint64_t pages_for(const definition::Paginator& settings, std::uint64_t total) {
  if (settings.type == PaginatorType::single_page || total == 0) return 1;
  const std::uint64_t per_page = records_per_page(settings);
  return total / per_page + (total % per_page == 0 ? 0 : 1);
}

}  // namespace housingd::fetch
