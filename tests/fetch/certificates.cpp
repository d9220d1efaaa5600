#include "tests/fetch/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace housingd::fetch {
namespace {

namespace ssl = boost::asio::ssl;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

Key make_key() {
  return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) throw std::runtime_error("extension");
}

void name_subject(X509* certificate, const std::string& name) {
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
}

// Not signed yet.
Certificate make_certificate(EVP_PKEY* key, const std::string& name, const Subject& subject) {
  static long serial = 0;
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), subject.valid_from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), subject.valid_until.count());
  X509_set_pubkey(certificate.get(), key);
  name_subject(certificate.get(), name);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  if (X509_sign(certificate, issuer_key, EVP_sha256()) == 0) throw std::runtime_error("signature");
}

std::shared_ptr<ssl::context> server_context(X509* certificate, EVP_PKEY* key) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX_use_certificate(context->native_handle(), certificate);
  SSL_CTX_use_PrivateKey(context->native_handle(), key);
  return context;
}

}  // namespace

struct TestAuthority::Identity {
  Key key = make_key();
  Certificate certificate = make_certificate(key.get(), "Authority of a test", {});
};

TestAuthority::TestAuthority() : identity_(std::make_unique<Identity>()) {
  X509* const certificate = identity_->certificate.get();
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  sign(certificate, certificate, identity_->key.get());
  std::string directory = (std::filesystem::temp_directory_path() / "housingd-test-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) throw std::runtime_error("mkdtemp");
  directory_ = directory;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(ca_file().c_str(), "w"), &std::fclose);
  PEM_write_X509(file.get(), certificate);
}

TestAuthority::~TestAuthority() {
  std::filesystem::remove_all(directory_);
}

std::string TestAuthority::ca_file() const {
  return (directory_ / "ca.pem").string();
}

std::shared_ptr<ssl::context> TestAuthority::issue(const Subject& subject) const {
  const Key key = make_key();
  const Certificate certificate = make_certificate(key.get(), "Server of a test", subject);
  add_extension(certificate.get(), identity_->certificate.get(), NID_subject_alt_name, subject.alternative_name);
  sign(certificate.get(), identity_->certificate.get(), identity_->key.get());
  return server_context(certificate.get(), key.get());
}

std::shared_ptr<ssl::context> self_signed() {
  const Key key = make_key();
  const Certificate certificate = make_certificate(key.get(), "Server of a test", {});
  add_extension(certificate.get(), certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
  sign(certificate.get(), certificate.get(), key.get());
  return server_context(certificate.get(), key.get());
}

}  // namespace housingd::fetch
