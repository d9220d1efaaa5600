#include "daemon/service/idle_memory.h"

#include <cstdlib>  // defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <boost/asio/post.hpp>

namespace housingd::service {

void IdleMemory::give_back() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

// Later: the run still holds what it worked with.
void IdleMemory::on_ended(const runner::LiveRun&, const outcome::result<run::Summary>&) {
  boost::asio::post(executor_, [&runner = runner_] {
    if (runner.live().empty()) give_back();
  });
}

}  // namespace housingd::service
