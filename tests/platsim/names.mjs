/** Who writes to a shop: Vietnamese names, and what platforms make of them. */
import { Random } from "./ids.mjs";

const families = ["Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ",
  "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"];
const middles = ["Thị", "Thị", "Ngọc", "Thu", "Thanh", "Minh", "Phương", "Bảo", "Khánh", "Hồng", "Kim", "Mỹ", "Quỳnh",
  "Thùy", "Gia", "Hoài", "Văn", "Đức", "Quốc"];
const givens = ["Anh", "Ánh", "Bích", "Châu", "Chi", "Diễm", "Dung", "Duyên", "Giang", "Hà", "Hân", "Hằng", "Hiền", "Hoa",
  "Hương", "Huyền", "Khánh", "Lan", "Linh", "Loan", "Ly", "Mai", "My", "Nga", "Ngân", "Nhi", "Nhung", "Oanh", "Phúc",
  "Quyên", "Tâm", "Thảo", "Thư", "Thủy", "Tiên", "Trang", "Trinh", "Tú", "Tuyết", "Uyên", "Vân", "Vy", "Xuân", "Yến",
  "Đạt", "Hùng", "Khoa", "Long", "Nam", "Sơn", "Tuấn"];

/** A full name, family name first. */
export function nameOf(...seed) {
  const random = new Random("name", ...seed);
  return `${random.pick(families)} ${random.pick(middles)} ${random.pick(givens)}`;
}

/** Without marks, small, no blanks: "Lê Thị Ánh" -> "lethianh". */
export function plain(name) {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** What somebody calls themselves on Shopee or TikTok. */
export function userName(name, separator, ...seed) {
  const random = new Random("user name", name, ...seed);
  const words = name.split(" ").map(plain).filter(Boolean);
  const tail = words.slice(-2).join("");
  return random.chance(0.3) ? tail : `${tail}${separator}${random.between(1, 999)}`;
}
