#include "tests/packaging/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/house/source_tree.h"
#include "tests/packaging/shell.h"

namespace housingd::packaging {
namespace {

using namespace std::chrono_literals;

// Each must occur: the test is of the file that is shipped.
void replace_all(std::string& text, const std::string& what, const std::string& with) {
  std::size_t at = text.find(what);
  if (at == std::string::npos) throw std::runtime_error("deploy/nginx does not say '" + what + "' any more");
  for (; at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

// Tests have no IPv6 everywhere.
void remove_lines_with(std::string& text, const std::string& what) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what)) {
    const std::size_t begin = text.rfind('\n', at);
    text.erase(begin, text.find('\n', at) - begin);
  }
}

std::string shipped(const char* name) {
  return house::text_of_file(house::project_root() / "deploy/nginx" / name);
}

constexpr const char* main_settings = R"(daemon off;
pid nginx.pid;
error_log stderr;
worker_processes 1;
events { worker_connections 256; }
http {
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include housingd-upstream.conf;
    include housingd.conf;
}
)";

}  // namespace

int free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(descriptor, any, size) == 0 && ::getsockname(descriptor, any, &size) == 0;
  ::close(descriptor);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

Proxy::Proxy(int upstream_port) {
  write_settings(upstream_port);
  const auto made = run_shell("cd " + folder_.path().string() +
                              " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                              " -keyout key.pem -out certificate.pem -days 2 -subj /CN=housing.test"
                              " -addext subjectAltName=DNS:housing.test 2>&1");
  if (made.status != 0) throw std::runtime_error("openssl: " + made.out);
  nginx_ = std::make_unique<daemon_test::ChildProcess>(
      "/usr/sbin/nginx", std::vector<std::string>{"-p", folder_.path().string(), "-c", "nginx.conf"}, folder_.path());
  const auto give_up = std::chrono::steady_clock::now() + 20s;
  while (run_shell("curl --silent --output /dev/null http://127.0.0.1:" + std::to_string(http_port_)).status != 0) {
    if (std::chrono::steady_clock::now() > give_up) {
      nginx_->signal(SIGKILL);
      throw std::runtime_error("nginx does not listen:\n" + nginx_->wait().err);
    }
    std::this_thread::sleep_for(10ms);  // what is waited for is in another process
  }
}

void Proxy::write_settings(int upstream_port) const {
  std::string upstream = shipped("housingd-upstream.conf");
  replace_all(upstream, "127.0.0.1:8080", "127.0.0.1:" + std::to_string(upstream_port));
  std::string site = shipped("housingd.conf");
  replace_all(site, "/etc/ssl/housingd", folder_.path().string());
  replace_all(site, "/var/log/nginx/housingd.log", "access.log");
  replace_all(site, "listen 80 ", "listen 127.0.0.1:" + std::to_string(http_port_) + " ");
  replace_all(site, "listen 443 ", "listen 127.0.0.1:" + std::to_string(https_port_) + " ");
  remove_lines_with(site, "listen [::]");
  std::ofstream(folder_ / "housingd-upstream.conf") << upstream;
  std::ofstream(folder_ / "housingd.conf") << site;
  std::ofstream(folder_ / "nginx.conf") << main_settings;
}

std::string Proxy::curl() const {
  return "curl --silent --cacert " + (folder_ / "certificate.pem").string() +
         " --resolve housing.test:" + std::to_string(https_port_) + ":127.0.0.1 ";
}

std::string Proxy::ask(const std::string& path, const std::string& options) const {
  return run_shell(curl() + options + " 'https://housing.test:" + std::to_string(https_port_) + path + "'").out;
}

std::string Proxy::ask_without_tls(const std::string& path) const {
  return run_shell("curl --silent --include --header 'Host: housing.test' 'http://127.0.0.1:" +
                   std::to_string(http_port_) + path + "'")
      .out;
}

std::unique_ptr<daemon_test::ChildProcess> Proxy::follow(const std::string& path) const {
  return std::make_unique<daemon_test::ChildProcess>(
      "/bin/sh",
      std::vector<std::string>{"-c", "exec " + curl() + "--include --no-buffer 'https://housing.test:" +
                                         std::to_string(https_port_) + path + "'"},
      folder_.path());
}

}  // namespace housingd::packaging
