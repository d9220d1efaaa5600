#include "daemon/cli/run_wait.h"

#include <unistd.h>

#include <optional>
#include <utility>

#include "daemon/cli/block_on.h"
#include "daemon/cli/foreground.h"
#include "daemon/cli/remote_progress.h"
#include "daemon/client/run_follower.h"
#include "daemon/terminal/screen.h"

namespace housingd::cli {

outcome::result<RunWait::Ended> RunWait::until_end(std::string last_event_id) {
  terminal::Screen screen([](std::string_view text) { terminal::write_all(STDERR_FILENO, text); });
  const auto display = progress::make_display(screen, terminal::capabilities_of(STDERR_FILENO), STDERR_FILENO, 0);
  RemoteProgress progress(*display);
  client::RunFollower follower(session_.client(), run_, progress);
  std::optional<outcome::result<client::RunFollower::Ended>> ended;

  Foreground foreground(session_.context());
  foreground.spawn(keep(follower.follow(std::move(last_event_id)), &ended));
  foreground.every(progress::refresh_interval, [&display] { display->refresh(progress::Clock::now()); });
  const bool interrupted = foreground.run();
  display->close();
  // It may have ended just when somebody gave up.
  if (ended && ended->has_value()) {
    return Ended{
        .detail = std::move((*ended)->detail), .json = std::move((*ended)->json), .resumed = progress.resumed()};
  }
  if (interrupted || !ended) {
    return outcome::Error(outcome::Disposition::stop, outcome::ErrorCode::stopped, "no longer waited for");
  }
  return ended->error();
}

}  // namespace housingd::cli
