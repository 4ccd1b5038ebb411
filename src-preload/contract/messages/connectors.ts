import type { MessageGroup } from './types.ts';

export const connectorsMessages = {
  'connectors.offline': {
    what: {
      vi: 'Chưa kết nối được với {system}. Giấy tờ nằm an toàn trong hàng đợi.',
      en: '{system} cannot be reached. The papers are safe in the queue.',
    },
    next: {
      vi: 'Không cần làm gì: vẫn làm việc bình thường, chương trình tự gửi khi có mạng.',
      en: 'Nothing to do: go on working, the program sends by itself when the line is back.',
    },
  },
  'connectors.no-answer': {
    what: {
      vi: '{system} không trả lời kịp nên chưa rõ đã nhận hay chưa. Giấy tờ vẫn còn trong hàng đợi.',
      en: '{system} did not answer in time, so it is not known whether it received this. The papers are still in the queue.',
    },
    next: {
      vi: 'Chương trình hỏi lại {system} trước khi gửi lại.',
      en: 'The program asks {system} before it sends again.',
    },
  },
  'connectors.line-lost': {
    what: {
      vi: 'Mất kết nối với {system} giữa chừng, chưa rõ đã nhận hay chưa. Giấy tờ vẫn còn trong hàng đợi.',
      en: 'The line to {system} broke half-way, so it is not known whether it received this. The papers are still in the queue.',
    },
    next: {
      vi: 'Chương trình hỏi lại {system} trước khi gửi lại.',
      en: 'The program asks {system} before it sends again.',
    },
  },
  'connectors.stopped': {
    what: {
      vi: 'Lượt gửi tới {system} bị dừng khi chương trình đóng, chưa rõ đã nhận hay chưa.',
      en: 'This transfer to {system} was stopped when the program closed; it is not known whether it arrived.',
    },
    next: {
      vi: 'Chương trình hỏi lại {system} khi mở lại.',
      en: 'The program asks {system} when it starts again.',
    },
  },
  'connectors.server-error': {
    what: {
      vi: '{system} đang gặp lỗi (mã {status}). Giấy tờ nằm an toàn trong hàng đợi.',
      en: '{system} has an error of its own (code {status}). The papers are safe in the queue.',
    },
    next: { vi: 'Chương trình tự thử lại.', en: 'The program tries again by itself.' },
  },
  'connectors.busy': {
    what: {
      vi: '{system} đang bận và hẹn gửi lại sau. Giấy tờ nằm an toàn trong hàng đợi.',
      en: '{system} is busy and named a later time. The papers are safe in the queue.',
    },
    next: { vi: 'Chương trình tự gửi lại đúng hẹn.', en: 'The program sends again at that time.' },
  },
  'connectors.page-instead': {
    what: {
      vi: '{system} trả về một trang web thay cho dữ liệu, thường là trang báo lỗi của cổng phía trước.',
      en: '{system} answered with a web page instead of data, most often an error page of the gateway in front.',
    },
    next: {
      vi: 'Chương trình tự thử lại; nếu kéo dài, báo quản trị kiểm tra địa chỉ của {system}.',
      en: 'The program tries again; if it lasts, have your administrator check the address of {system}.',
    },
  },
  'connectors.answer-broken': {
    what: {
      vi: 'Câu trả lời của {system} bị thiếu hoặc hỏng nên không đọc được.',
      en: 'The answer of {system} was incomplete or broken and could not be read.',
    },
    next: {
      vi: 'Chương trình tự xử lý tiếp; nếu kéo dài, báo quản trị của {system}.',
      en: 'The program goes on by itself; if it lasts, tell the administrator of {system}.',
    },
  },
  'connectors.answer-unexpected': {
    what: {
      vi: 'Câu trả lời của {system} không có thông tin cần thiết ({operation}).',
      en: 'The answer of {system} lacks what is needed ({operation}).',
    },
    next: {
      vi: 'Báo quản trị kiểm tra khai báo của thao tác này trong hồ sơ cấu hình.',
      en: 'Have your administrator check how this operation is declared in the profile.',
    },
  },
  'connectors.answer-too-large': {
    what: {
      vi: 'Câu trả lời của {system} lớn hơn giới hạn cho phép nên đã bỏ.',
      en: 'The answer of {system} is larger than the limit and was dropped.',
    },
    next: { vi: 'Báo quản trị kiểm tra {system}.', en: 'Have your administrator check {system}.' },
  },
  'connectors.moved': {
    what: {
      vi: '{system} chuyển hướng sang địa chỉ khác ({host}). Chưa gửi gì tới địa chỉ đó.',
      en: '{system} points to another address ({host}). Nothing was sent there.',
    },
    next: {
      vi: 'Báo quản trị kiểm tra địa chỉ của {system} trong hồ sơ cấu hình.',
      en: 'Have your administrator check the address of {system} in the profile.',
    },
  },
  'connectors.certificate': {
    what: {
      vi: 'Chứng thư bảo mật của {system} không được tin cậy nên chưa gửi gì.',
      en: 'The security certificate of {system} is not trusted, so nothing was sent.',
    },
    next: {
      vi: 'Kiểm tra ngày giờ của máy; nếu đúng, báo quản trị.',
      en: 'Check the date and time of this computer; if they are right, tell your administrator.',
    },
  },
  'connectors.address': {
    what: {
      vi: 'Địa chỉ của {system} trong hồ sơ cấu hình không dùng được.',
      en: 'The address of {system} in the profile cannot be used.',
    },
    next: { vi: 'Báo quản trị sửa địa chỉ.', en: 'Have your administrator correct the address.' },
  },
  'connectors.refused': {
    what: { vi: '{system} không nhận: {message}', en: '{system} refused: {message}' },
    next: {
      vi: 'Sửa thông tin theo thông báo rồi gửi lại. Giấy tờ vẫn còn nguyên.',
      en: 'Correct what the message names and send again. The papers are untouched.',
    },
  },
  'connectors.field-refused': {
    what: {
      vi: '{system} không nhận thông tin “{field}”: {message}',
      en: '{system} does not accept “{field}”: {message}',
    },
    next: {
      vi: 'Sửa thông tin này trong hồ sơ rồi gửi lại. Giấy tờ vẫn còn nguyên.',
      en: 'Correct it in the dossier and send again. The papers are untouched.',
    },
  },
  'connectors.clipped': {
    what: {
      vi: 'Đã gửi. {system} chỉ nhận số ký tự có hạn nên đã rút gọn: {fields}.',
      en: 'Sent. {system} takes a limited number of characters, so these were shortened: {fields}.',
    },
    next: {
      vi: 'Nếu cần tên đầy đủ, đặt tên ngắn hơn rồi gửi lại. Dữ liệu ở đây vẫn nguyên.',
      en: 'If the full text matters, shorten it here and send again. What is kept here is unchanged.',
    },
  },
  'connectors.refused-silent': {
    what: {
      vi: '{system} không nhận và không nói rõ lý do (mã {status}).',
      en: '{system} refused without saying why (code {status}).',
    },
    next: {
      vi: 'Kiểm tra hồ sơ trên {system}; nếu chưa rõ, báo quản trị. Giấy tờ vẫn còn nguyên.',
      en: 'Check the dossier at {system}; if that does not help, tell your administrator. The papers are untouched.',
    },
  },
  'connectors.forbidden': {
    what: {
      vi: 'Tài khoản kết nối không có quyền làm việc này trên {system}.',
      en: 'The account used for {system} is not allowed to do this.',
    },
    next: {
      vi: 'Báo quản trị cấp quyền, hoặc đổi tài khoản trong Thiết lập.',
      en: 'Ask your administrator for the right, or change the account in Settings.',
    },
  },
  'connectors.login-refused': {
    what: {
      vi: '{system} không chấp nhận tài khoản hoặc mật khẩu kết nối. Giấy tờ nằm an toàn trong hàng đợi.',
      en: '{system} does not accept the account or password. The papers are safe in the queue.',
    },
    next: {
      vi: 'Nhập lại mật khẩu của {system} trong Thiết lập.',
      en: 'Enter the password for {system} again in Settings.',
    },
  },
  'connectors.session-refused': {
    what: {
      vi: 'Phiên đăng nhập với {system} đã hết hạn và không làm mới được. Giấy tờ nằm an toàn trong hàng đợi.',
      en: 'The session with {system} has expired and could not be renewed. The papers are safe in the queue.',
    },
    next: {
      vi: 'Kiểm tra tài khoản của {system} trong Thiết lập, rồi bấm Thử lại.',
      en: 'Check the account for {system} in Settings, then press Try again.',
    },
  },
  'connectors.secret-missing': {
    what: {
      vi: 'Chưa nhập mật khẩu kết nối của {system} ({secret}).',
      en: 'The password for {system} has not been entered yet ({secret}).',
    },
    next: { vi: 'Nhập trong Thiết lập.', en: 'Enter it in Settings.' },
  },
  'connectors.igate-account-not-linked': {
    what: {
      vi: 'iGate chưa nhận ra tài khoản SSO của tỉnh (Không thể xác thực người dùng). Giấy tờ nằm an toàn trong hàng đợi.',
      en: 'iGate does not know this SSO account of the province. The papers are safe in the queue.',
    },
    next: {
      vi: 'Đăng nhập bằng tài khoản iGate, vào Cá nhân → Trang cá nhân → Cập nhật, điền tài khoản SSO vào ô “Tài khoản liên kết cổng CBCC”, bấm Cập nhật, rồi bấm Thử lại.',
      en: 'Sign in with the iGate account, open Cá nhân → Trang cá nhân → Cập nhật, put the SSO account into “Tài khoản liên kết cổng CBCC”, press Cập nhật, then press Try again.',
    },
  },
  'connectors.igate-dossier-missing': {
    what: { vi: 'iGate không có hồ sơ {code}.', en: 'iGate does not have dossier {code}.' },
    next: {
      vi: 'Kiểm tra mã hồ sơ trên iGate, rồi gửi lại hồ sơ.',
      en: 'Check the code at iGate, then send the dossier again.',
    },
  },
  'connectors.igate-component-missing': {
    what: {
      vi: 'Hồ sơ trên iGate không có thành phần “{component}” nên chưa gắn được giấy tờ.',
      en: 'The dossier at iGate has no component “{component}”, so the papers could not be attached.',
    },
    next: {
      vi: 'Kiểm tra thủ tục và tên thành phần trên iGate. Tệp đã tải lên vẫn an toàn.',
      en: 'Check the procedure and the name of the component at iGate. The uploaded files are safe.',
    },
  },
  'connectors.receipt-missing': {
    what: {
      vi: 'Không biết {system} đã đặt mã nào cho tệp “{name}” nên chưa làm tiếp được.',
      en: 'It is not known which number {system} gave to the file “{name}”, so this cannot go on.',
    },
    next: { vi: 'Gửi lại hồ sơ để tải tệp lên lần nữa.', en: 'Send the dossier again to upload the file once more.' },
  },
  'connectors.file-too-large': {
    what: {
      vi: 'Tệp “{name}” lớn hơn mức {system} nhận được ({limit} MB).',
      en: 'The file “{name}” is larger than {system} takes ({limit} MB).',
    },
    next: {
      vi: 'Tách tệp thành nhiều phần hoặc quét lại ở độ phân giải thấp hơn.',
      en: 'Split the file or scan it again at a lower resolution.',
    },
  },
  'connectors.file-unreadable': {
    what: {
      vi: 'Không đọc được tệp “{name}” từ kho của chương trình nên chưa gửi. Các tệp khác không bị ảnh hưởng.',
      en: 'The file “{name}” could not be read from the program’s store, so it was not sent. No other file is affected.',
    },
    next: {
      vi: 'Kiểm tra ổ đĩa của thư mục dữ liệu rồi bấm gửi lại; nếu còn lỗi, liên hệ quản trị.',
      en: 'Check the disk of the data folder and retry; if it happens again, ask your administrator.',
    },
  },
  'connectors.operation-invalid': {
    what: {
      vi: 'Thao tác {operation} của {system} khai báo chưa đúng trong hồ sơ cấu hình.',
      en: 'The operation {operation} of {system} is not declared properly in the profile.',
    },
    next: { vi: 'Báo quản trị sửa hồ sơ cấu hình.', en: 'Have your administrator correct the profile.' },
  },
  'connectors.payload-invalid': {
    what: {
      vi: 'Nội dung của lượt gửi này không còn đọc được.',
      en: 'The content of this queued transfer can no longer be read.',
    },
    next: { vi: 'Hủy lượt gửi này và gửi lại hồ sơ.', en: 'Cancel it and send the dossier again.' },
  },
  'connectors.link-refused': {
    what: {
      vi: 'Đường dẫn tệp trỏ tới nơi không được phép ({host}) nên không tải.',
      en: 'The file’s link points to a place that is not allowed ({host}), so it was not fetched.',
    },
    next: {
      vi: 'Nếu đúng là máy chủ của đơn vị, báo quản trị thêm vào danh sách máy chủ tệp trong hồ sơ cấu hình.',
      en: 'If it is a server of the unit, have your administrator add it to the file hosts in the profile.',
    },
  },
  'connectors.not-a-file': {
    what: {
      vi: '{system} trả về thông báo lỗi thay cho tệp.',
      en: '{system} sent an error message instead of the file.',
    },
    next: {
      vi: 'Thử lại sau; nếu còn lỗi, mở tệp trực tiếp trên {system}.',
      en: 'Try later; else open the file at {system}.',
    },
  },
  'connectors.pull-shape': {
    what: {
      vi: 'Danh sách hồ sơ do {system} trả về không đúng dạng nào đã biết. Chưa nhận hồ sơ nào và chưa đánh dấu gì.',
      en: 'The list of dossiers from {system} has no known shape. Nothing was taken and nothing was marked.',
    },
    next: { vi: 'Báo quản trị của {system}.', en: 'Tell the administrator of {system}.' },
  },
  'connectors.pull-cut': {
    what: {
      vi: 'Danh sách hồ sơ của {system} bị đứt giữa chừng. Chưa nhận hồ sơ nào và chưa đánh dấu gì.',
      en: 'The list of dossiers from {system} ends half-way. Nothing was taken and nothing was marked.',
    },
    next: { vi: 'Thử lại, hoặc chọn khoảng ngày ngắn hơn.', en: 'Try again, or choose a shorter range of days.' },
  },
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
  'connectors.hatinh-checked-test': {
    what: {
      vi: 'Đơn vị trên cổng: {unit} ({code}). Đang dùng hệ thống thử nghiệm.',
      en: 'Unit at the portal: {unit} ({code}). The test system is in use.',
    },
  },
} as const satisfies MessageGroup;
