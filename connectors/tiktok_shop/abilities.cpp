#include "connectors/tiktok_shop/tiktok_shop.hpp"

#include "connectors/tiktok_shop/api.hpp"

/// What TikTok Shop lets us do, and what a shop must tell us.
namespace connectors {

namespace {

constexpr std::int64_t image_limit_bytes = 10LL << 20;

/// A chat may be written to for 30 days after its last message. Recent orders and returns open it for longer, which
/// only the platform can see; there, the platform's own answer decides.
constexpr std::chrono::hours window{24 * 30};

} // namespace

std::string_view TiktokShop::platform() const
{
    return "tiktok_shop";
}

std::vector<SettingSpec> TiktokShop::app_settings() const
{
    return {
        {"app_key", false, true, "", "Partner Center → App & Service → chọn ứng dụng → App key."},
        {"app_secret", true, true, "", "Partner Center → App & Service → chọn ứng dụng → App secret."},
        {"service_id", false, false, "",
         "Partner Center → App & Service → chọn ứng dụng → Authorization link: số đứng sau “service_id=”."},
        {"api_base", false, false, "https://open-api.tiktokglobalshop.com",
         "Máy chủ Open API của TikTok Shop; chỉ đổi khi thử nghiệm."},
        {"auth_base", false, false, "https://auth.tiktok-shops.com",
         "Máy chủ cấp mã truy cập của TikTok Shop; chỉ đổi khi thử nghiệm."},
        {"authorize_base", false, false, "https://services.tiktokshop.com",
         "Trang để chủ shop cấp quyền; chỉ đổi khi thử nghiệm."},
    };
}

std::vector<SettingSpec> TiktokShop::channel_settings() const
{
    return {
        {"access_token", true, true, "", "Tự điền khi chủ shop cấp quyền; sống 7 ngày và được gia hạn tự động."},
        {"refresh_token", true, false, "", "Tự điền khi chủ shop cấp quyền; thiếu mã này thì không gia hạn được."},
        {"access_expires_at", false, false, "", "Tự điền: thời điểm access_token hết hạn, tính bằng giây từ năm 1970."},
        {"refresh_expires_at", false, false, "",
         "Tự điền: thời điểm refresh_token hết hạn, tính bằng giây từ năm 1970."},
        {"shop_cipher", false, false, "",
         "Tự điền khi cấp quyền: trường “cipher” của shop trong lệnh Get Authorized Shops; thiếu nó không gửi được "
         "tin."},
        {"shop_id", false, false, "", "Tự điền khi cấp quyền: trường “id” của shop trong lệnh Get Authorized Shops."},
        {"region", false, false, "", "Tự điền khi cấp quyền: thị trường của shop, ví dụ VN."},
        {"media_auth", false, false, "false",
         "Đặt “true” khi TikTok đòi mã truy cập lúc tải ảnh (hiện chỉ có thị trường Indonesia)."},
    };
}

Abilities TiktokShop::abilities(inbox::ThreadKind) const
{
    Abilities abilities;
    abilities.text_limit = 2000;
    abilities.image = {{"image/jpeg", "image/png", "image/gif", "image/webp"}, image_limit_bytes};
    abilities.product_card = true;
    abilities.windows = {{"standard", window}};
    return abilities;
}

std::vector<std::pair<std::string, std::string>> TiktokShop::media_headers(const Connection& connection) const
{
    if (tiktok::value_of(connection.channel, "media_auth") != "true") return {};
    return {{"x-tts-access-token", tiktok::value_of(connection.channel, "access_token")}};
}

std::vector<std::string> TiktokShop::media_hosts() const
{
    return {".ibyteimg.com",  ".tiktokcdn.com",  ".tiktokcdn-us.com",    ".tiktokcdn-eu.com", ".byteoversea.com",
            ".ibytedtos.com", ".ttcdn-tos.com",  ".tiktokv.com",         ".tiktokv.us",       ".tiktok.com",
            ".byteimg.com",   ".tiktokshop.com", ".tiktokglobalshop.com"};
}

} // namespace connectors
