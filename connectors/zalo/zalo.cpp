#include "connectors/zalo/zalo.hpp"

#include "connectors/zalo/limits.hpp"

/// What a shop fills in, and what its composer may do.
namespace connectors {

std::vector<SettingSpec> Zalo::app_settings() const
{
    return {
        {"app_id", false, true, "", "ID ứng dụng, ở đầu trang Cài đặt của ứng dụng trên developers.zalo.me."},
        {"app_secret", true, true, "",
         "Khóa bí mật của ứng dụng, ở trang Cài đặt của ứng dụng trên developers.zalo.me."},
        {"oa_secret_key", true, true, "",
         "OA Secret Key, ở mục Official Account, trang Webhook của ứng dụng; khóa này khác khóa bí mật của ứng dụng."},
        {"api_base", false, false, "https://openapi.zalo.me", "Địa chỉ OpenAPI của Zalo; chỉ đổi khi thử nghiệm."},
        {"oauth_base", false, false, "https://oauth.zaloapp.com",
         "Địa chỉ trang cấp quyền của Zalo; chỉ đổi khi thử nghiệm."},
        {"redirect_uri", false, false, "",
         "Callback URL đã đăng ký ở mục Official Account, trang Thiết lập chung; để trống nếu dùng địa chỉ của Gom."},
        {"permission_url", false, false, "",
         "Đường dẫn yêu cầu cấp quyền do trang Thiết lập chung tạo sẵn; chỉ cần khi Zalo báo lỗi -14003."},
        {"code_verifier", true, false, "",
         "Code verifier đi cùng đường dẫn cấp quyền tạo sẵn, ở trang Thiết lập chung."},
        {"zalo_unsigned_response", false, false, "401",
         "Đặt 200 trong lúc bấm nút Kiểm tra ở trang Webhook của ứng dụng, sau đó trả về 401."},
        {"zalo_verifier", false, false, "",
         "Mã trong tên tệp zalo_verifier….html, ở trang Xác thực domain của ứng dụng."},
        {"appsecret_proof", false, false, "false",
         "Đặt true nếu ứng dụng đã bật yêu cầu appsecret_proof ở trang Cài đặt."},
    };
}

std::vector<SettingSpec> Zalo::channel_settings() const
{
    return {
        {"access_token", true, true, "",
         "Access token của OA; Gom tự điền khi chủ OA cấp quyền, hoặc lấy ở API Explorer."},
        {"refresh_token", true, false, "",
         "Refresh token đi cùng access token; thiếu nó thì kết nối chỉ sống được khoảng 25 giờ."},
        {"access_expires_at", false, false, "", "Lúc access token hết hạn; Gom tự điền."},
        {"refresh_expires_at", false, false, "", "Lúc refresh token hết hạn; Gom tự điền."},
        {"oa_id", false, false, "", "ID của Official Account, ở trang quản lý OA; Gom tự điền khi chủ OA cấp quyền."},
        {"oa_name", false, false, "", "Tên của Official Account; Gom tự điền khi chủ OA cấp quyền."},
    };
}

Abilities Zalo::abilities(inbox::ThreadKind kind) const
{
    using namespace std::chrono_literals;
    Abilities can;
    if (kind == inbox::ThreadKind::comment) {
        can.text_limit = 0; // an account has no comments
        return can;
    }
    can.text_limit = zalo_limits::text_code_points;
    can.image = {{"image/jpeg", "image/png", "image/gif"}, zalo_limits::image_bytes};
    can.file = {{zalo_limits::file_types.begin(), zalo_limits::file_types.end()}, zalo_limits::file_bytes};
    can.caption = true;
    can.quote = true;
    can.receipts = true;
    can.windows = {{"standard", 48h}, {"paid", 7 * 24h}};
    return can;
}

std::vector<std::string> Zalo::media_hosts() const
{
    return {".zdn.vn", ".zadn.vn", ".dlfl.vn"};
}

} // namespace connectors
