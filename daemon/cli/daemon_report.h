// Why the daemon did not do what it was asked, for people and for programs.
#pragma once

#include <string>

#include "daemon/cli/console.h"
#include "daemon/cli/exit_status.h"
#include "daemon/cli/invocation.h"
#include "daemon/http/client.h"
#include "pipeline/outcome/error.h"

namespace housingd::cli {

// It could not be asked, or not understood.
ExitStatus report_no_answer(const Console& console, Output output, const http::ServerAddress& address,
                            const outcome::Error& error, const std::string& job = {});

// It refused: the problem's words, and what to do. ExitStatus::usage for what
// the command line got wrong (404, 422), else failed. As JSON: the document of
// every failure, with the daemon's problem document as error.problem.
// `better_words`: instead of the problem's, where the caller has some.
ExitStatus report_refusal(const Console& console, Output output, const http::ServerAddress& address,
                          const http::Reply& reply, const std::string& job = {}, const std::string& better_words = {});

// False: an answer with no problem document, of some other server.
[[nodiscard]] bool is_of_housingd(const http::Reply& reply);

// "the daemon is stopping; try again in 5 s"
[[nodiscard]] std::string refusal_text(const http::ServerAddress& address, const http::Reply& reply);

}  // namespace housingd::cli
