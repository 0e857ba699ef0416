#include "fakes/s3/errors.h"

#include <fmt/format.h>

namespace fakes::s3 {

ApiError access_denied() { return ApiError("AccessDenied", 403, "Access Denied"); }

ApiError no_such_bucket(std::string_view name) {
  return ApiError("NoSuchBucket", 404, "The specified bucket does not exist")
      .with("BucketName", name);
}

ApiError invalid_bucket_name(std::string_view name) {
  return ApiError("InvalidBucketName", 400, "The specified bucket is not valid.")
      .with("BucketName", name);
}

ApiError bucket_already_exists(std::string_view name) {
  return ApiError("BucketAlreadyExists", 409,
                  "The requested bucket name is not available. The bucket namespace is shared by "
                  "all users of the system. Please select a different name and try again.")
      .with("BucketName", name);
}

ApiError bucket_already_owned(std::string_view name) {
  return ApiError("BucketAlreadyOwnedByYou", 409,
                  "Your previous request to create the named bucket succeeded and you already own "
                  "it.")
      .with("BucketName", name);
}

ApiError bucket_not_empty(std::string_view name) {
  return ApiError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty")
      .with("BucketName", name);
}

ApiError permanent_redirect(std::string_view bucket, const std::string& endpoint,
                            const std::string& region) {
  return ApiError("PermanentRedirect", 301,
                  "The bucket you are attempting to access must be addressed using the specified "
                  "endpoint. Please send all future requests to this endpoint.")
      .with("Endpoint", endpoint)
      .with("Bucket", bucket)
      .header("x-amz-bucket-region", region);
}

ApiError illegal_location_constraint(std::string_view constraint) {
  return ApiError("IllegalLocationConstraintException", 400,
                  fmt::format("The {} location constraint is incompatible for the region specific "
                              "endpoint this request was sent to.",
                              constraint));
}

ApiError invalid_location_constraint(std::string_view constraint) {
  return ApiError("InvalidLocationConstraint", 400,
                  "The specified location-constraint is not valid")
      .with("LocationConstraint", constraint);
}

ApiError no_such_configuration(std::string code, std::string_view bucket, std::string message) {
  return ApiError(std::move(code), 404, std::move(message)).with("BucketName", bucket);
}

ApiError malformed_policy(std::string message) {
  return ApiError("MalformedPolicy", 400, std::move(message));
}

ApiError method_not_allowed(std::string_view method, std::string_view resource_type) {
  return ApiError("MethodNotAllowed", 405,
                  "The specified method is not allowed against this resource.")
      .with("Method", method)
      .with("ResourceType", resource_type);
}

ApiError no_such_key(std::string_view key) {
  return ApiError("NoSuchKey", 404, "The specified key does not exist.").with("Key", key);
}

ApiError no_such_version(std::string_view key, std::string_view version) {
  return ApiError("NoSuchVersion", 404, "The specified version does not exist.")
      .with("Key", key)
      .with("VersionId", version);
}

ApiError no_such_upload(std::string_view id) {
  return ApiError("NoSuchUpload", 404,
                  "The specified upload does not exist. The upload ID may be invalid, or the "
                  "upload may have been aborted or completed.")
      .with("UploadId", id);
}

ApiError key_too_long(size_t size) {
  return ApiError("KeyTooLongError", 400, "Your key is too long")
      .with("Size", size)
      .with("MaxSizeAllowed", 1024);
}

ApiError invalid_range(std::string_view range, int64_t size) {
  return ApiError("InvalidRange", 416, "The requested range is not satisfiable")
      .with("RangeRequested", range)
      .with("ActualObjectSize", size);
}

ApiError invalid_part_number(int64_t part, int64_t count) {
  return ApiError("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
      .with("PartNumberRequested", part)
      .with("ActualPartCount", count);
}

ApiError precondition_failed(std::string_view condition) {
  return ApiError("PreconditionFailed", 412,
                  "At least one of the pre-conditions you specified did not hold")
      .with("Condition", condition);
}

ApiError conditional_request_conflict(std::string_view condition, std::string_view key) {
  return ApiError("ConditionalRequestConflict", 409,
                  "The conditional request cannot succeed due to a conflicting operation against "
                  "this resource.")
      .with("Condition", condition)
      .with("Key", key);
}

ApiError not_modified(const std::string& etag, const std::string& last_modified) {
  return ApiError("NotModified", 304, "Not Modified")
      .header("ETag", etag)
      .header("Last-Modified", last_modified);
}

ApiError invalid_object_state(std::string_view storage_class) {
  return ApiError("InvalidObjectState", 403,
                  "The operation is not valid for the object's storage class")
      .with("StorageClass", storage_class);
}

ApiError invalid_storage_class(std::string_view asked) {
  return ApiError("InvalidStorageClass", 400, "The storage class you specified is not valid")
      .with("StorageClassRequested", asked);
}

ApiError bad_digest(std::string message) { return ApiError("BadDigest", 400, std::move(message)); }

ApiError invalid_tag(std::string message) {
  return ApiError("InvalidTag", 400, std::move(message));
}

ApiError invalid_argument(std::string message, std::string_view name) {
  return ApiError("InvalidArgument", 400, std::move(message)).with("ArgumentName", name);
}

ApiError invalid_argument(std::string message, std::string_view name, std::string_view value) {
  return invalid_argument(std::move(message), name).with("ArgumentValue", value);
}

ApiError invalid_request(std::string message) {
  return ApiError("InvalidRequest", 400, std::move(message));
}

ApiError malformed_xml() {
  return ApiError("MalformedXML", 400,
                  "The XML you provided was not well-formed or did not validate against our "
                  "published schema");
}

ApiError malformed_acl() {
  return ApiError("MalformedACLError", 400,
                  "The XML you provided was not well-formed or did not validate against our "
                  "published schema");
}

ApiError acl_not_supported() {
  return ApiError("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
}

ApiError header_not_implemented(std::string_view header, std::string_view more) {
  auto error = ApiError("NotImplemented", 501,
                        "A header you provided implies functionality that is not implemented")
                   .with("Header", header);
  return more.empty() ? std::move(error) : std::move(error).with("additionalMessage", more);
}

}  // namespace fakes::s3
