import type { MessageGroup } from './types.ts';

export const dossiersMessages = {
  'dossiers.not-found': {
    what: { vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' },
    next: { vi: 'Tìm lại theo mã hồ sơ hoặc tên.', en: 'Search for its code or the name again.' },
  },
  'dossiers.code-taken': {
    what: { vi: 'Mã hồ sơ {code} đã có.', en: 'The dossier code {code} is taken.' },
    next: {
      vi: 'Mở hồ sơ có mã này, hoặc để trống để lấy mã tiếp theo.',
      en: 'Open the dossier with this code, or leave it empty to get the next one.',
    },
  },
  'dossiers.nothing-changed': {
    what: {
      vi: 'Nội dung sửa giống như hiện có nên không gửi lại. Lượt gửi giữ nguyên.',
      en: 'The correction equals what stands already, so nothing is sent again. The transfer stays as it is.',
    },
    next: {
      vi: 'Sửa mục bị từ chối; nếu nơi nhận đã sửa phía họ thì bấm thử lại.',
      en: 'Correct what was refused; if the receiver mended it on their side, press retry.',
    },
  },
  'dossiers.received-ahead': {
    what: {
      vi: 'Ngày nhận {day} chưa tới. Chưa lưu gì.',
      en: 'The day of receipt, {day}, is still to come. Nothing was saved.',
    },
    next: {
      vi: 'Nhập ngày đã nhận hồ sơ; nếu ngày đúng, kiểm tra đồng hồ của máy.',
      en: 'Enter the day on which the dossier was received; if it is right, check the computer’s clock.',
    },
  },
  'dossiers.received-long-ago': {
    what: {
      vi: 'Ngày nhận {day} quá xa. Chưa lưu gì.',
      en: 'The day of receipt, {day}, is too long ago. Nothing was saved.',
    },
    next: { vi: 'Kiểm tra lại năm, gõ đủ bốn chữ số.', en: 'Check the year; all four digits are needed.' },
  },
  'dossiers.birth-ahead': {
    what: {
      vi: 'Ngày sinh {day} chưa tới. Chưa lưu gì.',
      en: 'The date of birth, {day}, is still to come. Nothing was saved.',
    },
    next: {
      vi: 'Đối chiếu lại với giấy tờ; nếu ngày đúng, kiểm tra đồng hồ của máy.',
      en: 'Compare it with the paper; if it is right, check the computer’s clock.',
    },
  },
  'dossiers.birth-long-ago': {
    what: {
      vi: 'Ngày sinh {day} quá xa. Chưa lưu gì.',
      en: 'The date of birth, {day}, is too long ago. Nothing was saved.',
    },
    next: {
      vi: 'Đối chiếu lại với giấy tờ; năm gõ đủ bốn chữ số.',
      en: 'Compare it with the paper; all four digits of the year are needed.',
    },
  },
  'dossiers.component-not-found': {
    what: {
      vi: 'Thành phần này không thuộc hồ sơ. Chưa thay đổi gì.',
      en: 'This component does not belong to the dossier. Nothing was changed.',
    },
    next: { vi: 'Mở lại hồ sơ rồi thử lại.', en: 'Open the dossier again and try once more.' },
  },
  'dossiers.attachment-gone': {
    what: {
      vi: 'Giấy tờ này không còn gắn với hồ sơ. Chưa thay đổi gì.',
      en: 'This paper is no longer attached to the dossier. Nothing was changed.',
    },
    next: { vi: 'Xem lại hồ sơ.', en: 'Look at the dossier again.' },
  },
  'dossiers.already-attached': {
    what: { vi: 'Giấy tờ này đã gắn với hồ sơ.', en: 'This paper is attached to the dossier already.' },
  },
  'dossiers.edit-not-found': {
    what: { vi: 'Không có thao tác nào để hoàn tác.', en: 'There is nothing to undo.' },
  },
  'dossiers.edit-undone': {
    what: { vi: 'Thao tác này đã được hoàn tác.', en: 'This was undone already.' },
  },
  'dossiers.edit-superseded': {
    what: {
      vi: 'Giấy tờ này đã được thay đổi tiếp sau đó nên chưa hoàn tác được. Hồ sơ giữ nguyên.',
      en: 'This paper was changed again since, so this cannot be undone. The dossier stays as it is.',
    },
    next: { vi: 'Hoàn tác các thao tác sau trước.', en: 'Undo the later changes first.' },
  },
  'dossiers.papers-preparing': {
    what: {
      vi: 'Còn giấy tờ đang được chuẩn bị: {names}. Chưa gửi gì.',
      en: 'Papers are still being prepared: {names}. Nothing was sent.',
    },
    next: { vi: 'Chờ vài giây rồi gửi lại.', en: 'Wait a few seconds and send again.' },
  },
  'dossiers.papers-failed': {
    what: {
      vi: 'Có giấy tờ không chuyển được thành PDF: {names}. Chưa gửi gì; tệp gốc vẫn được giữ.',
      en: 'Papers could not be turned into a PDF: {names}. Nothing was sent; the originals are kept.',
    },
    next: { vi: 'Gỡ giấy tờ đó khỏi hồ sơ hoặc quét lại.', en: 'Take them off the dossier or scan them again.' },
  },
  'dossiers.reused-other-owner': {
    what: {
      vi: '“{name}” được lấy từ kho cho số định danh khác với số của hồ sơ bây giờ nên chưa gửi được.',
      en: '“{name}” was taken from the repository for another identity number than the dossier has now, so it is not sent.',
    },
    next: {
      vi: 'Gỡ giấy này rồi tra cứu lại cho số mới, hoặc sửa số định danh về như trước.',
      en: 'Take it off and look it up for the new number, or correct the number back.',
    },
  },
  'dossiers.reused-misplaced': {
    what: {
      vi: '“{name}” được lấy từ kho cho thành phần khác; chưa có sự đồng ý để dùng ở đây nên chưa gửi được.',
      en: '“{name}” was taken from the repository for another component; nobody agreed to its use here, so it is not sent.',
    },
    next: {
      vi: 'Gỡ giấy này rồi tra cứu tại thành phần cần dùng.',
      en: 'Take it off and look it up for the component that needs it.',
    },
  },
  'dossiers.reused-withdrawn': {
    what: {
      vi: '“{name}” lấy từ kho giấy tờ của đơn vị, sau đó đã bị thu hồi. Lý do: {reason}',
      en: '“{name}” comes from the unit’s repository and was withdrawn since. Reason: {reason}',
    },
    next: {
      vi: 'Gỡ giấy này và xin bản khác, hoặc gửi nếu lý do thu hồi không ảnh hưởng tới hồ sơ.',
      en: 'Take it off and ask for another, or send it if that reason does not concern this dossier.',
    },
  },
  'dossiers.reused-expired': {
    what: {
      vi: '“{name}” lấy từ kho giấy tờ của đơn vị, nay đã hết thời hạn sử dụng.',
      en: '“{name}” comes from the unit’s repository and has expired since.',
    },
    next: {
      vi: 'Gỡ giấy này và xin bản còn hạn, hoặc gửi nếu giấy còn hạn khi nhận hồ sơ là đủ.',
      en: 'Take it off and ask for a valid one, or send it if it is enough that it was valid when the dossier was received.',
    },
  },
  'dossiers.reused-taken-back': {
    what: {
      vi: '“{name}” lấy từ kho giấy tờ của đơn vị, nhưng hồ sơ gốc không còn giấy này nữa.',
      en: '“{name}” comes from the unit’s repository, but the dossier that it came with does not hold it any more.',
    },
    next: {
      vi: 'Kiểm tra với hồ sơ gốc; gỡ giấy này nếu bản quét khi đó là nhầm.',
      en: 'Check with that dossier; take the paper off if it was scanned by mistake.',
    },
  },
  'dossiers.reused-blocked': {
    what: {
      vi: 'Có giấy tờ lấy từ kho không dùng được cho hồ sơ như bây giờ: {names}. Chưa gửi gì.',
      en: 'Papers from the repository may not be used for the dossier as it is now: {names}. Nothing was sent.',
    },
    next: {
      vi: 'Gỡ giấy tờ đó rồi tra cứu lại, hoặc sửa số định danh về như trước. Lý do ghi tại từng giấy.',
      en: 'Take them off and look them up again, or correct the identity number back. Each paper says why.',
    },
  },
  'dossiers.queued-undecided': {
    what: {
      vi: 'Bản cũ của hồ sơ, với giấy tờ của số định danh trước, đang được giữ lại trong hàng đợi. Chưa gửi gì.',
      en: 'An older version, with papers of the former identity number, is kept back in the queue. Nothing was sent.',
    },
    next: {
      vi: 'Chọn thay bằng bản mới hoặc vẫn gửi cả bản cũ, rồi gửi lại.',
      en: 'Choose whether the new version replaces it or both are sent, then send again.',
    },
  },
  'dossiers.reused-stays': {
    what: {
      vi: '“{name}” được lấy từ kho cho đúng một thành phần theo sự đồng ý của người dân nên không chuyển sang chỗ khác. Hồ sơ giữ nguyên.',
      en: '“{name}” was taken from the repository for one component, as the citizen agreed, so it is not moved elsewhere. The dossier stays as it is.',
    },
    next: {
      vi: 'Gỡ giấy này, tra cứu tại thành phần cần dùng và ghi sự đồng ý.',
      en: 'Take it off, look it up for the component that needs it and record the consent.',
    },
  },
  'dossiers.differs-name': {
    what: { vi: 'Tên người nộp đã đổi.', en: 'The applicant’s name has changed.' },
  },
  'dossiers.differs-kind': {
    what: { vi: 'Loại đối tượng đã đổi.', en: 'The kind of applicant has changed.' },
  },
  'dossiers.differs-identity': {
    what: { vi: 'Số định danh đã đổi.', en: 'The identity number has changed.' },
  },
  'dossiers.differs-birth-date': {
    what: { vi: 'Ngày sinh đã đổi.', en: 'The date of birth has changed.' },
  },
  'dossiers.differs-address': {
    what: { vi: 'Địa chỉ đã đổi.', en: 'The address has changed.' },
  },
  'dossiers.differs-phone': {
    what: { vi: 'Số điện thoại đã đổi.', en: 'The phone number has changed.' },
  },
  'dossiers.differs-channel': {
    what: { vi: 'Hình thức nộp đã đổi.', en: 'The way of submission has changed.' },
  },
  'dossiers.differs-received': {
    what: { vi: 'Ngày tiếp nhận đã đổi.', en: 'The day of receipt has changed.' },
  },
  'dossiers.differs-appointment': {
    what: { vi: 'Ngày hẹn trả đã đổi.', en: 'The day of the appointment has changed.' },
  },
  'dossiers.differs-status': {
    what: { vi: 'Trạng thái hồ sơ đã đổi.', en: 'The status has changed.' },
  },
  'dossiers.differs-draft': {
    what: { vi: 'Trích yếu của dự thảo iDesk đã đổi.', en: 'The title of the iDesk draft has changed.' },
  },
  'dossiers.differs-files-added': {
    what: { vi: 'Thêm giấy tờ: {names}.', en: 'Papers were added: {names}.' },
  },
  'dossiers.differs-files-removed': {
    what: { vi: 'Bỏ giấy tờ: {names}.', en: 'Papers were taken out: {names}.' },
  },
  'dossiers.differs-files-changed': {
    what: {
      vi: 'Giấy tờ đổi nội dung hoặc vị trí: {names}.',
      en: 'Papers have another content or place: {names}.',
    },
  },
  'dossiers.differs-unknown': {
    what: {
      vi: 'Hồ sơ đã thay đổi từ lúc xếp hàng; bản đang chờ do phiên bản chương trình trước xếp nên không so được từng mục.',
      en: 'The dossier has changed since; what waits was queued by an earlier version of the program and cannot be compared in detail.',
    },
  },
  'dossiers.no-destination': {
    what: {
      vi: 'Thủ tục này chưa có nơi nhận nào đang bật. Chưa gửi gì.',
      en: 'No enabled destination receives this procedure. Nothing was sent.',
    },
    next: {
      vi: 'Nhờ quản trị kiểm tra tuyến gửi trong hồ sơ cấu hình.',
      en: 'Ask your administrator to check the routes of the profile.',
    },
  },
  'dossiers.remote-unavailable': {
    what: {
      vi: 'Hệ thống này chưa được kết nối trong cấu hình.',
      en: 'This system is not connected in the profile.',
    },
    next: { vi: 'Nhờ quản trị kiểm tra cấu hình.', en: 'Ask your administrator to check the profile.' },
  },
  'dossiers.remote-failed': {
    what: {
      vi: 'Hệ thống từ xa chưa trả lời được. Dữ liệu ở đây vẫn an toàn.',
      en: 'The remote system could not answer. Everything here is safe.',
    },
    next: { vi: 'Thử lại sau ít phút.', en: 'Try again in a few minutes.' },
  },
  'dossiers.remote-file-not-found': {
    what: { vi: 'Không thấy tệp này ở lần cập nhật gần nhất.', en: 'This file was not there at the last refresh.' },
    next: { vi: 'Cập nhật lại hồ sơ rồi chọn tệp.', en: 'Refresh the dossier and choose the file again.' },
  },
  'dossiers.remote-not-a-paper': {
    what: {
      vi: 'Nội dung nhận về của {name} không phải PDF hay ảnh nên không được nhận.',
      en: 'What came for {name} is neither a PDF nor a picture, so it was not taken in.',
    },
    next: {
      vi: 'Thử lại sau; nếu vẫn vậy, kiểm tra tệp ở hệ thống gốc.',
      en: 'Try again later; if it stays so, look at the file in the system it comes from.',
    },
  },
  'dossiers.pull-unavailable': {
    what: {
      vi: 'Phần mềm một cửa chưa được kết nối trong cấu hình.',
      en: 'The one-stop software is not connected in the profile.',
    },
    next: { vi: 'Nhờ quản trị kiểm tra cấu hình.', en: 'Ask your administrator to check the profile.' },
  },
  'dossiers.pull-running': {
    what: { vi: 'Đang lấy hồ sơ từ phần mềm một cửa.', en: 'Dossiers are being fetched already.' },
    next: { vi: 'Chờ lần lấy này xong.', en: 'Wait until this is done.' },
  },
  'dossiers.pull-no-code': {
    what: {
      vi: 'Phần mềm một cửa trả về hồ sơ không có mã dùng được nên hồ sơ này chưa được lấy.',
      en: 'The one-stop software sent a dossier without a usable code, so this one was left out.',
    },
    next: { vi: 'Báo cho đơn vị quản lý phần mềm một cửa.', en: 'Tell those who run the one-stop software.' },
  },
  'dossiers.pull-many-files': {
    what: {
      vi: 'Hồ sơ có quá nhiều tệp; đã lấy {limit} tệp đầu, phần còn lại lấy ở lần sau.',
      en: 'The dossier has very many files; {limit} were fetched, the next time brings more.',
    },
    next: { vi: 'Lấy lại một lần nữa.', en: 'Fetch once more.' },
  },

  'dossiers.warn-code': {
    what: { vi: 'Mã hồ sơ {code} không theo mẫu thường gặp.', en: 'The dossier code {code} has an unusual shape.' },
  },
  'dossiers.warn-code-ahead': {
    what: {
      vi: 'Mã hồ sơ {code} ghi một ngày chưa tới.',
      en: 'The dossier code {code} names a day that is still to come.',
    },
    next: { vi: 'Đối chiếu lại với giấy hẹn.', en: 'Compare it with the receipt.' },
  },
  'dossiers.warn-unit': {
    what: { vi: 'Mã đơn vị {code} không theo mẫu thường gặp.', en: 'The unit code {code} has an unusual shape.' },
  },
  'dossiers.warn-procedure': {
    what: { vi: 'Mã thủ tục {code} không theo mẫu thường gặp.', en: 'The procedure code {code} has an unusual shape.' },
  },
  'dossiers.warn-citizen-id': {
    what: {
      vi: 'Số định danh thường có 12 chữ số (CCCD) hoặc 9 chữ số (CMND).',
      en: 'An id number usually has 12 digits (CCCD) or 9 digits (CMND).',
    },
    next: { vi: 'Đối chiếu lại với giấy tờ.', en: 'Compare it with the card.' },
  },
  'dossiers.warn-birth-year': {
    what: {
      vi: 'Năm sinh không khớp với số căn cước.',
      en: 'The year of birth does not agree with the id number.',
    },
    next: { vi: 'Đối chiếu lại với giấy tờ.', en: 'Compare it with the card.' },
  },
  'dossiers.warn-tax-code': {
    what: {
      vi: 'Mã số thuế thường có 10 chữ số, hoặc 10 chữ số và 3 chữ số của đơn vị phụ thuộc.',
      en: 'A tax code usually has 10 digits, or 10 and 3 of a branch.',
    },
    next: { vi: 'Đối chiếu lại với giấy tờ.', en: 'Compare it with the paper.' },
  },
  'dossiers.warn-tax-check': {
    what: {
      vi: 'Chữ số kiểm tra của mã số thuế không khớp, có thể gõ nhầm.',
      en: 'The check digit of the tax code does not fit; it may be mistyped.',
    },
    next: { vi: 'Đối chiếu lại với giấy tờ.', en: 'Compare it with the paper.' },
  },
  'dossiers.warn-appointment': {
    what: { vi: 'Ngày hẹn trả sớm hơn ngày nhận.', en: 'The appointment is before the day of receipt.' },
    next: { vi: 'Kiểm tra lại hai ngày này.', en: 'Check both days.' },
  },

  'catalogue.not-found': {
    what: { vi: 'Danh mục không có thủ tục {code}.', en: 'The catalogue has no procedure {code}.' },
    next: { vi: 'Tìm theo tên, hoặc nhập danh mục mới.', en: 'Search by name, or import a newer catalogue.' },
  },
  'catalogue.unreadable': {
    what: {
      vi: 'Không đọc được tệp danh mục. Danh mục cũ giữ nguyên.',
      en: 'The catalogue file could not be read. The catalogue stays as it was.',
    },
    next: { vi: 'Kiểm tra định dạng (JSON hoặc CSV) của tệp.', en: 'Check the format of the file (JSON or CSV).' },
  },
  'catalogue.missing-column': {
    what: {
      vi: 'Tệp danh mục thiếu cột {column}. Danh mục cũ giữ nguyên.',
      en: 'The catalogue file has no column {column}. The catalogue stays as it was.',
    },
    next: { vi: 'Thêm cột này vào dòng tiêu đề rồi nhập lại.', en: 'Add it to the row of titles and import again.' },
  },
  'catalogue.wrong-value': {
    what: {
      vi: 'Giá trị không dùng được ở dòng {row}, cột {column}. Danh mục cũ giữ nguyên.',
      en: 'A value cannot be used: row {row}, column {column}. The catalogue stays as it was.',
    },
    next: { vi: 'Sửa dòng này rồi nhập lại.', en: 'Correct this row and import again.' },
  },
  'catalogue.repeated': {
    what: {
      vi: 'Mã thủ tục {code} lặp lại ở dòng {row}. Danh mục cũ giữ nguyên.',
      en: 'The procedure {code} comes again in row {row}. The catalogue stays as it was.',
    },
    next: { vi: 'Gộp các mục trùng mã rồi nhập lại.', en: 'Join what has the same code and import again.' },
  },
  'catalogue.too-many': {
    what: {
      vi: 'Tệp danh mục có hơn {limit} mục. Danh mục cũ giữ nguyên.',
      en: 'The catalogue file has more than {limit} entries. The catalogue stays as it was.',
    },
  },
  'catalogue.refresh-unavailable': {
    what: {
      vi: 'Cổng DVCQG chưa được kết nối trong cấu hình nên chưa lấy được danh mục.',
      en: 'The national portal is not connected in the profile, so its catalogue cannot be fetched.',
    },
    next: { vi: 'Nhờ quản trị thêm Cổng DVCQG vào cấu hình.', en: 'Ask your administrator to add it to the profile.' },
  },
  'catalogue.refresh-running': {
    what: { vi: 'Đang lấy danh mục từ Cổng DVCQG.', en: 'The catalogue is being fetched already.' },
    next: { vi: 'Chờ lần lấy này xong.', en: 'Wait until this is done.' },
  },
  'catalogue.portal-empty': {
    what: {
      vi: 'Cổng DVCQG trả về danh mục trống. Danh mục cũ giữ nguyên.',
      en: 'The national portal sent an empty catalogue. The catalogue stays as it was.',
    },
    next: {
      vi: 'Kiểm tra mã đơn vị trong cấu hình, hoặc thử lại sau.',
      en: 'Check the unit code in the profile, or try again later.',
    },
  },
  'catalogue.portal-broken': {
    what: {
      vi: 'Cổng DVCQG trả về thủ tục {code} không đầy đủ. Danh mục cũ giữ nguyên.',
      en: 'The national portal sent procedure {code} incompletely. The catalogue stays as it was.',
    },
    next: { vi: 'Thử lại sau; nếu còn lỗi, báo Cổng DVCQG.', en: 'Try again later; if it stays so, tell the portal.' },
  },
  'catalogue.empty': {
    what: {
      vi: 'Tệp không có thủ tục nào. Danh mục cũ giữ nguyên.',
      en: 'The file has no procedure. The catalogue stays as it was.',
    },
    next: { vi: 'Kiểm tra lại nội dung tệp.', en: 'Check the content of the file.' },
  },
} as const satisfies MessageGroup;
