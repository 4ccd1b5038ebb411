import type { MessageGroup } from '../types.ts';

/** The line, and answers that cannot be read. */
export const lineMessages = {
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
  'connectors.asked-server-error': {
    what: {
      vi: '{system} đang gặp lỗi (mã {status}) nên chưa trả lời. Dữ liệu trên máy giữ nguyên.',
      en: '{system} has an error of its own (code {status}) and gave no answer. What is kept here stays as it is.',
    },
    next: {
      vi: 'Thử lại sau ít phút. Câu hỏi đã để lại trong hàng đợi thì được tự hỏi lại.',
      en: 'Try again in a few minutes. A question that was left in the queue is asked again by itself.',
    },
  },
  'connectors.asked-busy': {
    what: {
      vi: '{system} đang bận nên chưa trả lời. Dữ liệu trên máy giữ nguyên.',
      en: '{system} is busy and gave no answer. What is kept here stays as it is.',
    },
    next: {
      vi: 'Thử lại sau ít phút. Câu hỏi đã để lại trong hàng đợi thì được tự hỏi lại.',
      en: 'Try again in a few minutes. A question that was left in the queue is asked again by itself.',
    },
  },
  'connectors.asked-no-answer': {
    what: {
      vi: '{system} không trả lời trọn vẹn trong thời gian chờ. Dữ liệu trên máy giữ nguyên.',
      en: 'No whole answer of {system} came in time. What is kept here stays as it is.',
    },
    next: {
      vi: 'Thử lại sau ít phút. Câu hỏi đã để lại trong hàng đợi thì được tự hỏi lại.',
      en: 'Try again in a few minutes. A question that was left in the queue is asked again by itself.',
    },
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
} as const satisfies MessageGroup;
