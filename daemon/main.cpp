// The program's entrance: words in, exit status out.
#include <clocale>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "daemon/cli/commands.h"

int main(int argument_count, char** arguments) {
  using housingd::cli::ExitStatus;
  // Only the character set matters, for what a terminal can show; numbers are
  // read and written the same everywhere.
  std::setlocale(LC_CTYPE, "");
  ExitStatus status = ExitStatus::failed;
  try {
    std::vector<std::string> words(arguments + 1, arguments + argument_count);
    status = housingd::cli::dispatch(std::move(words), {std::cout, std::cerr});
  } catch (const std::exception& exception) {
    std::cerr << "housingd: a defect of this program: " << exception.what() << "\n";
  }
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "housingd: standard output could not be written\n";
    status = ExitStatus::failed;
  }
  return static_cast<int>(status);
}
