import type { MessageGroup } from '../types.ts';

/** Cổng Hà Tĩnh alone. */
export const hatinhMessages = {
  'connectors.hatinh-secret-refused': {
    what: {
      vi: '{system} không chấp nhận mã xác thực của đơn vị {unit}: {message}. Hồ sơ nằm an toàn trong hàng đợi.',
      en: '{system} does not accept the authentication code of unit {unit}: {message}. The dossiers are safe in the queue.',
    },
    next: {
      vi: 'Báo quản trị xin mã xác thực (maxacthuc) mới của đơn vị rồi nhập trong Thiết lập → Nơi nhận. Nhập xong, chương trình tự gửi tiếp.',
      en: 'Ask IT for the unit’s new authentication code (maxacthuc) and have it entered in Settings → Destinations. The program then goes on by itself.',
    },
  },
  'connectors.hatinh-secret-missing': {
    what: {
      vi: 'Chưa nhập mã xác thực của đơn vị {unit} cho {system} ({secret}).',
      en: 'The authentication code of unit {unit} for {system} has not been entered yet ({secret}).',
    },
    next: {
      vi: 'Báo quản trị nhập trong Thiết lập → Nơi nhận. Nhập xong, chương trình tự gửi tiếp.',
      en: 'Have IT enter it in Settings → Destinations. The program then goes on by itself.',
    },
  },
  'connectors.hatinh-unit-missing': {
    what: {
      vi: 'Tệp cấu hình chưa khai mã của đơn vị {unit} ở {system} nên chưa gửi.',
      en: 'The profile does not name the code of unit {unit} at {system}, so nothing was sent.',
    },
    next: {
      vi: 'Báo quản trị khai đơn vị này trong tệp cấu hình.',
      en: 'Have your administrator name this unit in the profile.',
    },
  },
  'connectors.hatinh-no-test-system': {
    what: {
      vi: 'Tệp cấu hình không còn hệ thống thử nghiệm của {system} nên lượt gửi này không có nơi đến.',
      en: 'The profile no longer has a test system of {system}, so this transfer has nowhere to go.',
    },
    next: {
      vi: 'Hủy lượt gửi này, hoặc báo quản trị khai lại hệ thống thử nghiệm.',
      en: 'Cancel it, or have your administrator name the test system again.',
    },
  },
  'connectors.hatinh-dossier-missing': {
    what: {
      vi: '{system} không có hồ sơ này dù đã được gửi lên: {message}',
      en: '{system} does not have this dossier although it was sent there: {message}',
    },
    next: {
      vi: 'Báo quản trị của {system} kiểm tra mã hồ sơ và mã đơn vị, rồi bấm Thử lại.',
      en: 'Have the administrator of {system} check the codes of dossier and unit, then press Try again.',
    },
  },
  'connectors.hatinh-existed': {
    what: {
      vi: '{system} đã có hồ sơ {code} từ trước và không có chức năng sửa, nên giữ nguyên thông tin đang có ở đó.',
      en: '{system} had dossier {code} already and offers no way to change it, so it keeps what it has.',
    },
    next: {
      vi: 'Nếu thông tin đã thay đổi, báo quản trị của {system} sửa trên cổng.',
      en: 'If something has changed since, have the administrator of {system} correct it there.',
    },
  },
  'connectors.hatinh-characters-removed': {
    what: {
      vi: 'Đã gửi. {count} ký tự mà {system} không nhận được đã bị bỏ khỏi nội dung.',
      en: 'Sent. {count} characters that {system} cannot take were left out.',
    },
    next: {
      vi: 'Kiểm tra thông tin hồ sơ, thường là ký tự lạ khi dán từ tệp khác.',
      en: 'Check the dossier: most often these came along when text was pasted.',
    },
  },
  'connectors.hatinh-busy': {
    what: {
      vi: '{system} tạm thời chưa xử lý được: {message}. Hồ sơ nằm an toàn trong hàng đợi.',
      en: '{system} cannot work on this at the moment: {message}. The dossier is safe in the queue.',
    },
    next: { vi: 'Chương trình tự thử lại.', en: 'The program tries again by itself.' },
  },
  'connectors.hatinh-request-too-large': {
    what: {
      vi: 'Nội dung gửi lên lớn hơn mức máy chủ của {system} nhận được.',
      en: 'What was sent is larger than the server of {system} takes.',
    },
    next: {
      vi: 'Quét lại tờ trình ở độ phân giải thấp hơn, hoặc báo quản trị của {system} tăng giới hạn.',
      en: 'Scan the letter at a lower resolution, or have the administrator of {system} raise the limit.',
    },
  },
  'connectors.hatinh-letter-several': {
    what: {
      vi: 'Tờ trình gồm {count} tệp, trong khi Văn phòng chỉ nhận một tệp.',
      en: 'The submission letter has {count} files, and the office takes one.',
    },
    next: {
      vi: 'Gộp các tệp của tờ trình thành một tệp rồi gửi lại hồ sơ.',
      en: 'Merge the files of the letter into one and send the dossier again.',
    },
  },
  'connectors.hatinh-operation-unknown': {
    what: {
      vi: '{system} không nhận ra chức năng {operation}. Chưa gửi được gì.',
      en: '{system} does not know the operation {operation}. Nothing was sent.',
    },
    next: {
      vi: 'Báo quản trị kiểm tra địa chỉ dịch vụ của {system} trong tệp cấu hình.',
      en: 'Have your administrator check the address of the service of {system} in the profile.',
    },
  },
  'connectors.hatinh-description-unread': {
    what: {
      vi: 'Không đọc được bản mô tả dịch vụ (WSDL) của {system} tại {path}.',
      en: 'The description (WSDL) of the service of {system} at {path} could not be read.',
    },
    next: {
      vi: 'Việc gửi vẫn dùng bản mô tả đã lưu. Báo quản trị kiểm tra địa chỉ dịch vụ.',
      en: 'Sending goes on with the copy that is kept. Have your administrator check the address of the service.',
    },
  },
  'connectors.hatinh-operation-missing': {
    what: {
      vi: 'Dịch vụ của {system} tại {path} thiếu chức năng: {operation}.',
      en: 'The service of {system} at {path} lacks: {operation}.',
    },
    next: {
      vi: 'Báo quản trị kiểm tra địa chỉ dịch vụ trong tệp cấu hình.',
      en: 'Have your administrator check the address of the service in the profile.',
    },
  },
  'connectors.hatinh-checked-live': {
    what: {
      vi: 'Đơn vị trên cổng: {unit} ({code}). Đang dùng hệ thống thật.',
      en: 'Unit at the portal: {unit} ({code}). The real system is in use.',
    },
  },
  'connectors.hatinh-checked-training': {
    what: {
      vi: 'Đơn vị trên cổng: {unit} ({code}). Chế độ tập huấn: cổng ở ngay máy này, không gửi gì ra ngoài.',
      en: 'Unit at the portal: {unit} ({code}). Training mode: the portal is on this PC, nothing leaves it.',
    },
  },
  'connectors.hatinh-checked-test': {
    what: {
      vi: 'Đơn vị trên cổng: {unit} ({code}). Đang dùng hệ thống thử nghiệm.',
      en: 'Unit at the portal: {unit} ({code}). The test system is in use.',
    },
  },
} as const satisfies MessageGroup;
