#include "daemon/progress/live_block.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/progress/event_lines.h"
#include "daemon/terminal/bar.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/palette.h"
#include "daemon/terminal/text_width.h"

namespace housingd::progress {
namespace {

using terminal::Align;
using terminal::counted;
using terminal::cut_to;
using terminal::grouped;
using terminal::padded;
using terminal::width_of;

constexpr std::size_t narrow = 60;  // below, bars give way to numbers
constexpr std::size_t widest_name = 20;

class Block {
 public:
  Block(const ProgressView& view, terminal::Size size, terminal::Capabilities capabilities)
      : view_(view),
        columns_(size.columns > 1 ? size.columns - 1 : 1),
        rows_(size.rows),
        palette_(capabilities.color),
        glyphs_(capabilities.utf8 ? terminal::BarGlyphs::blocks : terminal::BarGlyphs::ascii) {}

  std::vector<std::string> lines() const {
    std::vector<std::string> lines{heading(), total()};
    const std::size_t room = rows_ > 4 ? rows_ - 4 : 0;
    const bool all = view_.running.size() <= room;
    const std::size_t shown = all ? view_.running.size() : room - std::min<std::size_t>(room, 1);
    for (std::size_t i = 0; i < shown; ++i) lines.push_back(partition(view_.running[i]));
    if (!all) lines.push_back(cut_to(fmt::format("  … and {} more", view_.running.size() - shown), columns_));
    return lines;
  }

 private:
  std::string heading() const {
    std::string text = fmt::format("{}  {} of {} partitions", terminal::one_line(view_.job),
                                   grouped(view_.complete + view_.not_complete), grouped(view_.partitions));
    if (view_.not_complete > 0) text += fmt::format(" ({} not complete)", grouped(view_.not_complete));
    if (view_.rejected > 0) text += fmt::format("  {} rejected", grouped(view_.rejected));
    text += "  " + terminal::waiting_text(view_.elapsed);
    return palette_.bold(cut_to(text, columns_));
  }

  std::string total() const {
    std::string numbers = fmt::format("{:>5}  {}  {} records/s  {} requests/s", terminal::percent_text(view_.fraction),
                                      records_text(view_), terminal::rate_text(view_.records_per_second),
                                      terminal::rate_text(view_.requests_per_second));
    const std::string remaining = remaining_text(view_);
    if (!remaining.empty()) numbers += "  " + remaining;
    return with_bar("", view_.fraction, numbers, 30);
  }

  std::string partition(const PartitionView& partition) const {
    std::size_t name_width = 0;
    for (const auto& running : view_.running) name_width = std::max(name_width, width_of(running.name));
    name_width = std::min(name_width, widest_name);
    const std::string name = cut_to(terminal::one_line(partition.name), name_width);
    const std::string numbers =
        partition.declared ? fmt::format("{:>7} of {}", grouped(partition.records), grouped(*partition.declared))
                           : std::string("asking");
    return with_bar("  " + padded(name, name_width, Align::left) + "  ", partition.fraction(), numbers, 20);
  }

  // The numbers matter most: the bar takes what they leave, at most `widest_bar`.
  std::string with_bar(const std::string& before, double fraction, const std::string& numbers,
                       std::size_t widest_bar) const {
    const std::size_t taken = width_of(before) + width_of(numbers) + 2;
    const std::size_t left = columns_ > taken ? columns_ - taken : 0;
    const std::size_t cells = columns_ < narrow || left < 5 ? 0 : std::min(left, widest_bar);
    if (cells == 0) return cut_to(before + numbers, columns_);
    return before + palette_.good(terminal::bar(fraction, cells, glyphs_)) + "  " + numbers;
  }

  const ProgressView& view_;
  std::size_t columns_;
  std::size_t rows_;
  terminal::Palette palette_;
  terminal::BarGlyphs glyphs_;
};

}  // namespace

std::vector<std::string> live_block(const ProgressView& view, terminal::Size size,
                                    terminal::Capabilities capabilities) {
  return Block(view, size, capabilities).lines();
}

}  // namespace housingd::progress
