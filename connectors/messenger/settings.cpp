#include "connectors/messenger/messenger.hpp"

#include "connectors/messenger/graph.hpp"

/// What the platform can do and what a shop must fill in: data only.
namespace connectors {

namespace {

constexpr std::int64_t mebibyte = 1 << 20;

MediaLimit pictures()
{
    return {{"image/jpeg", "image/png", "image/gif", "image/webp"}, 8 * mebibyte};
}

MediaLimit videos()
{
    return {{"video/mp4", "video/quicktime", "video/webm", "video/ogg", "video/x-msvideo", "video/mpeg"},
            25 * mebibyte};
}

MediaLimit sounds()
{
    return {{"audio/mpeg", "audio/mp4", "audio/aac", "audio/x-m4a", "audio/wav", "audio/x-wav", "audio/ogg",
             "audio/webm", "audio/amr"},
            25 * mebibyte};
}

MediaLimit documents()
{
    return {{"application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
             "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
             "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             "application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/zip",
             "application/x-rar-compressed", "application/vnd.rar", "application/x-7z-compressed", "application/rtf",
             "text/plain", "text/csv", "application/octet-stream"},
            25 * mebibyte};
}

} // namespace

std::string_view Messenger::platform() const
{
    return "messenger";
}

std::vector<SettingSpec> Messenger::app_settings() const
{
    const auto optional = [](std::string name, std::string fallback, std::string where) {
        return SettingSpec{std::move(name), false, false, std::move(fallback), std::move(where)};
    };
    return {
        {"app_id", false, true, "",
         "Trang developers.facebook.com, chọn ứng dụng: mục Cài đặt ứng dụng → Thông tin cơ bản, dòng ID ứng dụng."},
        {"app_secret", true, true, "", "Cùng trang với ID ứng dụng: dòng Khóa bí mật của ứng dụng, bấm Hiển thị."},
        {"verify_token", true, true, "",
         "Bạn tự đặt một chuỗi khó đoán, rồi nhập đúng chuỗi đó vào ô Xác minh mã ở mục Webhooks của ứng dụng."},
        optional("graph_base", std::string(messenger::default_graph_base),
                 "Địa chỉ Graph API của Meta; chỉ đổi khi thử nghiệm."),
        optional("graph_version", std::string(messenger::default_graph_version),
                 "Phiên bản Graph API, xem ở mục Cài đặt ứng dụng → Nâng cao."),
        optional("dialog_base", std::string(messenger::default_dialog_base),
                 "Địa chỉ trang đăng nhập của Facebook; chỉ đổi khi thử nghiệm."),
        optional("config_id", "",
                 "Nếu dùng Đăng nhập bằng Facebook cho doanh nghiệp: ID cấu hình ở mục Cấu hình của sản phẩm đó."),
        optional("appsecret_proof", "false",
                 "Đặt true khi ứng dụng bật Yêu cầu khóa bí mật ở mục Cài đặt ứng dụng → Nâng cao → Bảo mật."),
        optional("accept_sha1", "false",
                 "Đặt true nếu một máy trung gian chỉ chuyển chữ ký cũ X-Hub-Signature; bình thường để false."),
    };
}

std::vector<SettingSpec> Messenger::channel_settings() const
{
    return {
        {"page_token", true, true, "",
         "Tự điền khi kết nối bằng Facebook; hoặc lấy ở mục Messenger → Cài đặt API của ứng dụng, bấm Tạo mã cạnh tên "
         "Trang."},
        {"human_agent", false, false, "false",
         "Đặt true khi Meta đã duyệt tính năng Human Agent (mục Xét duyệt ứng dụng): được trả lời trong 7 ngày thay vì "
         "24 giờ."},
    };
}

Abilities Messenger::abilities(inbox::ThreadKind kind) const
{
    Abilities can;
    can.quote = true;
    if (kind == inbox::ThreadKind::comment) {
        can.text_limit = 8000;
        can.private_answer = true;
        return can;
    }
    can.text_limit = 2000;
    can.image = pictures();
    can.video = videos();
    can.audio = sounds();
    can.file = documents();
    can.product_card = true;
    can.receipts = true;
    can.windows = {{"standard", std::chrono::hours{24}}, {"human_agent", std::chrono::hours{7 * 24}, "human_agent"}};
    return can;
}

std::vector<std::string> Messenger::media_hosts() const
{
    return {".fbcdn.net", "cdn.fbsbx.com", "lookaside.fbsbx.com", "platform-lookaside.fbsbx.com", ".cdninstagram.com"};
}

} // namespace connectors
