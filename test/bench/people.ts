/** Invented people are called so, put together. */
export const FAMILIES = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Huỳnh',
  'Phan',
  'Vũ',
  'Võ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
];
/** As often as in life: four in ten are called Nguyễn. */
export const FAMILIES_AS_COMMON = [
  ...Array<string>(8).fill('Nguyễn'),
  ...['Trần', 'Trần', 'Lê', 'Lê', 'Phạm', 'Hoàng', 'Huỳnh', 'Phan', 'Vũ', 'Võ', 'Đặng', 'Bùi'],
];
export const MIDDLES = [
  'Văn',
  'Thị',
  'Văn',
  'Thị',
  'Hữu',
  'Đức',
  'Ngọc',
  'Thanh',
  'Minh',
  'Quốc',
  'Thúy',
  'Đình',
  'Xuân',
];
export const GIVENS = [
  'Hải',
  'Đức',
  'Hoa',
  'An',
  'Bình',
  'Châu',
  'Dũng',
  'Hạnh',
  'Khánh',
  'Linh',
  'Mẫu',
  'Nga',
  'Phúc',
  'Yến',
];
