import type { MessageGroup } from '../types.ts';

/** Files of the national repository on their way here through the unit's own security server. */
export const downloadsMessages = {
  'connectors.download-link': {
    what: {
      vi: 'Đường dẫn của tệp trên Kho DL không dùng được: {why}. Chưa kết nối tới đâu.',
      en: 'The link of the file in the repository cannot be used: {why}. No connection was made.',
    },
    next: {
      vi: 'Báo cơ quan giữ giấy tờ hoặc quản trị của {system}; trong lúc chờ, nhận bản giấy như thường lệ.',
      en: 'Tell the agency that holds the paper or the administrator of {system}; meanwhile take the paper as usual.',
    },
  },
  'connectors.download-no-server': {
    what: {
      vi: 'Chưa biết mã máy chủ bảo mật (dstcode) của cơ quan giữ tệp nên chưa tải.',
      en: 'The code (dstcode) of the security server that hands the file out is not known, so it was not fetched.',
    },
    next: {
      vi: 'Làm mới danh mục máy chủ bảo mật rồi tải lại.',
      en: 'Refresh the list of security servers and fetch again.',
    },
  },
  'connectors.download-elsewhere': {
    what: {
      vi: 'Máy chủ bảo mật chuyển việc tải tệp sang nơi khác ({host}) nên đã dừng. Chưa kết nối tới nơi đó.',
      en: 'The security server sends the download elsewhere ({host}), so it was stopped. No connection was made there.',
    },
    next: {
      vi: 'Báo quản trị kiểm tra cấu hình tải tệp của {system}.',
      en: 'Have your administrator check how {system} hands out files.',
    },
  },
  'connectors.download-missing': {
    what: {
      vi: 'Cơ quan giữ giấy tờ không còn tệp này ở đường dẫn đã cho.',
      en: 'The agency that holds the paper no longer has this file at its link.',
    },
    next: {
      vi: 'Tra cứu lại; nếu vẫn thiếu, báo cơ quan giữ giấy tờ hoặc nhận bản giấy.',
      en: 'Look it up again; if it is still missing, tell the agency that holds it or take the paper.',
    },
  },
  'connectors.download-refused': {
    what: {
      vi: 'Cơ quan giữ giấy tờ hoặc máy chủ bảo mật không cho tải tệp (mã {status}).',
      en: 'The agency that holds the paper, or the security server, does not hand out the file (code {status}).',
    },
    next: {
      vi: 'Báo quản trị kiểm tra quyền truy cập (Access Rights), mã dstcode và cổng 5500/5577 của máy chủ bảo mật.',
      en: 'Have your administrator check access rights, the dstcode and ports 5500/5577 of the security server.',
    },
  },
  'connectors.download-refused-saying': {
    what: {
      vi: 'Cơ quan giữ giấy tờ hoặc máy chủ bảo mật không cho tải tệp (mã {status}) và trả lời: {message}',
      en: 'The agency that holds the paper, or the security server, does not hand out the file (code {status}): {message}',
    },
    next: {
      vi: 'Báo quản trị kiểm tra quyền truy cập (Access Rights), mã dstcode và cổng 5500/5577 của máy chủ bảo mật.',
      en: 'Have your administrator check access rights, the dstcode and ports 5500/5577 of the security server.',
    },
  },
  'connectors.download-no-paper': {
    what: {
      vi: 'Nội dung tải về không phải PDF, JPEG, PNG hay TIFF nên không nhận làm giấy tờ.',
      en: 'What came is not PDF, JPEG, PNG or TIFF, so it was not taken as a paper.',
    },
    next: {
      vi: 'Báo cơ quan giữ giấy tờ kiểm tra tệp; trong lúc chờ, nhận bản giấy như thường lệ.',
      en: 'Have the agency that holds the paper check the file; meanwhile take the paper as usual.',
    },
  },
  'connectors.download-message': {
    what: {
      vi: 'Nơi giữ tệp trả về thông báo thay cho giấy tờ: {message}',
      en: 'A message came instead of the paper: {message}',
    },
    next: {
      vi: 'Thử lại sau; nếu còn lỗi, báo cơ quan giữ giấy tờ kèm thông báo trên.',
      en: 'Try later; if it happens again, tell the agency that holds the paper what the message says.',
    },
  },
  'connectors.download-page': {
    what: {
      vi: 'Nơi giữ tệp trả về một trang web thay cho giấy tờ.',
      en: 'A web page came instead of the paper.',
    },
    next: {
      vi: 'Thử lại sau; nếu còn lỗi, báo cơ quan giữ giấy tờ.',
      en: 'Try later; if it happens again, tell the agency that holds the paper.',
    },
  },
  'connectors.download-empty': {
    what: { vi: 'Tệp tải về không có nội dung.', en: 'The file that came is empty.' },
    next: {
      vi: 'Thử lại sau; nếu vẫn trống, báo cơ quan giữ giấy tờ.',
      en: 'Try later; if it is still empty, tell the agency that holds the paper.',
    },
  },
  'connectors.download-too-large': {
    what: {
      vi: 'Tệp lớn hơn mức cho phép ({limit} MB) nên đã dừng tải. Phần đã tải được bỏ đi.',
      en: 'The file is larger than allowed ({limit} MB), so the download was stopped. What had come was dropped.',
    },
    next: {
      vi: 'Nhận bản giấy, hoặc báo quản trị nâng giới hạn nếu tệp lớn là đúng.',
      en: 'Take the paper, or have your administrator raise the limit if a file of this size is right.',
    },
  },
  'connectors.download-offline': {
    what: {
      vi: 'Không kết nối được tới máy chủ bảo mật của đơn vị nên chưa tải được tệp.',
      en: 'The security server of the unit cannot be reached, so the file could not be fetched.',
    },
    next: { vi: 'Thử lại khi có mạng.', en: 'Try again when the line is back.' },
  },
  'connectors.download-broken': {
    what: {
      vi: 'Kết nối đứt giữa chừng và thử nối lại nhiều lần không được. Phần đã tải được bỏ đi.',
      en: 'The line broke half-way and could not be taken up again after several tries. What had come was dropped.',
    },
    next: { vi: 'Thử tải lại sau ít phút.', en: 'Fetch it again in a few minutes.' },
  },
  'connectors.download-silent': {
    what: {
      vi: 'Máy chủ bảo mật không gửi gì thêm trong thời gian chờ. Phần đã tải được bỏ đi.',
      en: 'The security server sent nothing more in the time allowed. What had come was dropped.',
    },
    next: { vi: 'Thử tải lại sau ít phút.', en: 'Fetch it again in a few minutes.' },
  },
  'connectors.download-too-long': {
    what: {
      vi: 'Tải tệp quá lâu (hơn {minutes} phút) nên đã dừng. Phần đã tải được bỏ đi.',
      en: 'The download took too long (over {minutes} minutes) and was stopped. What had come was dropped.',
    },
    next: { vi: 'Thử lại khi đường truyền tốt hơn.', en: 'Try again when the line is better.' },
  },
  'connectors.download-busy': {
    what: {
      vi: 'Máy chủ bảo mật hoặc nơi giữ tệp đang bận hay bảo trì (mã {status}).',
      en: 'The security server, or where the file is held, is busy or under maintenance (code {status}).',
    },
    next: { vi: 'Thử tải lại sau ít phút.', en: 'Fetch it again in a few minutes.' },
  },
  'connectors.download-changed': {
    what: {
      vi: 'Tệp ở nơi giữ đã thay đổi trong lúc đang tải nên phần đã tải được bỏ đi.',
      en: 'The file changed at its place while it was being fetched, so what had come was dropped.',
    },
    next: { vi: 'Tải lại từ đầu.', en: 'Fetch it again from its beginning.' },
  },
  'connectors.download-unreadable': {
    what: {
      vi: 'Câu trả lời của nơi giữ tệp bị hỏng nên không đọc được.',
      en: 'The answer with the file is broken and cannot be read.',
    },
    next: {
      vi: 'Thử lại sau; nếu còn lỗi, báo quản trị kiểm tra {system}.',
      en: 'Try later; if it happens again, have your administrator check {system}.',
    },
  },
  'connectors.download-stopped': {
    what: { vi: 'Đã dừng tải tệp theo yêu cầu.', en: 'The download was stopped as asked.' },
    next: { vi: 'Tải lại khi cần.', en: 'Fetch it again when it is needed.' },
  },
} as const satisfies MessageGroup;
