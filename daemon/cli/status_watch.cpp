#include "daemon/cli/status_watch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <ostream>
#include <vector>

#include "daemon/cli/daemon_address.h"
#include "daemon/cli/foreground.h"
#include "daemon/cli/status_report.h"
#include "daemon/client/status_feed.h"
#include "daemon/terminal/capabilities.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/screen.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

using Clock = client::StatusFeed::Clock;
using namespace std::chrono_literals;

constexpr auto tick = 250ms;
constexpr auto plain_interval = 10s;

// Why there is nothing, or nothing new, to show.
std::vector<ReportLine> silence_of(const client::StatusFeed& feed, Clock::time_point now) {
  if (feed.silence().empty()) return {};
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - feed.silent_since());
  return {{fmt::format("the daemon has not answered for {}, and is tried again: {}", terminal::waiting_text(since),
                       terminal::one_line(feed.silence())),
           Tone::bad}};
}

std::vector<ReportLine> picture_of(const client::StatusFeed& feed, Clock::time_point now) {
  auto lines = silence_of(feed, now);
  if (const auto status = feed.status(now)) {
    for (auto& line : status_lines(*status)) lines.push_back(std::move(line));
  }
  return lines;
}

class LiveView {
 public:
  explicit LiveView(const client::StatusFeed& feed) : feed_(feed) {}

  void draw() {
    const terminal::Size size = terminal::size_of(STDOUT_FILENO);
    std::vector<std::string> block;
    for (auto& line : picture_of(feed_, Clock::now())) {
      if (block.size() + 2 > size.rows) {
        block.back() = "… and more";
        break;
      }
      line.text = terminal::cut_to(line.text, size.columns > 1 ? size.columns - 1 : 1);
      block.push_back(painted(line, palette_));
    }
    screen_.show(std::move(block));
  }

  // What the terminal keeps.
  void leave() {
    screen_.clear();
    for (const auto& line : picture_of(feed_, Clock::now())) screen_.print(painted(line, palette_));
  }

 private:
  const client::StatusFeed& feed_;
  terminal::Palette palette_{terminal::capabilities_of(STDOUT_FILENO).color};
  terminal::Screen screen_{[](std::string_view text) { terminal::write_all(STDOUT_FILENO, text); }};
};

class PlainView {
 public:
  PlainView(client::StatusFeed& feed, const Console& console) : feed_(feed), console_(console) {}

  void draw() {
    const auto now = Clock::now();
    for (const auto& news : feed_.take_news()) say(terminal::one_line(news));
    const bool changed_mood = feed_.silence().empty() == silent_;
    silent_ = !feed_.silence().empty();
    if (!changed_mood && now < next_) return;
    next_ = now + plain_interval;
    for (const auto& line : silence_of(feed_, now)) say(line.text);
    const auto status = feed_.status(now);
    if (silent_ || !status) return;
    say(status_verdict(*status).text);
    for (const auto& run : status->runs) {
      say(fmt::format("  {}: run {}: {}", terminal::one_line(run.progress.job), run.progress.run,
                      terminal::one_line(run_text(run))));
    }
  }

 private:
  void say(const std::string& line) { console_.out << line << "\n" << std::flush; }

  client::StatusFeed& feed_;
  const Console& console_;
  Clock::time_point next_ = Clock::time_point::min();
  bool silent_ = false;
};

}  // namespace

ExitStatus watch_status(DaemonSession& session, const Console& console) {
  client::StatusFeed feed(session.client());
  Foreground foreground(session.context());
  foreground.spawn(feed.follow());
  foreground.spawn(feed.refresh());
  bool interrupted = false;
  if (terminal::capabilities_of(STDOUT_FILENO).live) {
    LiveView view(feed);
    foreground.every(tick, [&view] { view.draw(); });
    interrupted = foreground.run();
    view.leave();
  } else {
    PlainView view(feed, console);
    foreground.every(tick, [&view] { view.draw(); });
    interrupted = foreground.run();
  }
  return interrupted ? ExitStatus::interrupted : ExitStatus::complete;
}

}  // namespace housingd::cli
